use evenkeel_core::{fresh_runs_needed, rank_rule_alpha};

#[test]
fn the_rank_rule_is_one_in_the_number_of_choices() {
    let choose = |n: u128, k: u128| (1..=k).fold(1_u128, |c, i| c * (n - k + i) / i);
    for history in 0..=32 {
        for fresh in 0..=12 {
            let exact = 1.0 / choose(history as u128 + fresh as u128, fresh as u128) as f64;
            assert_eq!(rank_rule_alpha(history, fresh), exact, "{history} {fresh}");
        }
    }
}

#[test]
fn the_table_of_fresh_runs_is_reproduced() {
    for (fresh, history) in [(1, 999), (2, 44), (3, 17), (4, 10), (5, 8)] {
        assert!(rank_rule_alpha(history, fresh) <= 1e-3);
        assert!(rank_rule_alpha(history - 1, fresh) > 1e-3);
    }
}

#[test]
fn the_suspect_is_one_of_the_new_runs() {
    for (fresh, history) in [(1, 44), (2, 17), (3, 10), (4, 8)] {
        assert_eq!(fresh_runs_needed(history, 1e-3, 10), Some(fresh));
        assert!(fresh_runs_needed(history - 1, 1e-3, 10) > Some(fresh));
    }
    assert_eq!(fresh_runs_needed(0, 0.001, 1000), None);
    assert_eq!(fresh_runs_needed(5, 2.0, 3), Some(1));
}

#[test]
fn huge_histories_leave_a_rate_of_nearly_nothing() {
    let alpha = rank_rule_alpha(1_000_000, 1_000);
    assert!((0.0..1e-300).contains(&alpha));
}

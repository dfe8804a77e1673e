//! A number that the attribute is given: the size by which a cost grows, or how much an iteration works through.

/// A number of any type.
#[diagnostic::on_unimplemented(
    message = "`growth` needs numbers as `args`, and `throughput` one in its parentheses; `{Self}` is none",
    label = "this is no number"
)]
pub trait Size {
    /// As the judge takes it.
    fn size(self) -> f64;
}

macro_rules! sizes {
    ($($number:ty)*) => {$(
        impl Size for $number {
            fn size(self) -> f64 {
                self as f64
            }
        }
    )*};
}

sizes!(u8 u16 u32 u64 u128 usize i8 i16 i32 i64 i128 isize f32 f64);

/// The number as the judge takes it.
pub fn size(argument: impl Size) -> f64 {
    argument.size()
}

//! The argument of a test as the size by which its cost grows.

/// A number that can be a size.
#[diagnostic::on_unimplemented(
    message = "`growth` needs numbers as `args`, and `{Self}` is none",
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

/// The size that an argument is.
pub fn size(argument: impl Size) -> f64 {
    argument.size()
}

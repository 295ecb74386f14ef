//! What a device refuses or has no memory for, caught where it was asked. The loss of a device is not among it.

use super::headless::ready;

/// Runs some work of this thread, and tells the first error that the device had with it.
///
/// # Errors
/// A refused call (a limit, a wrong use), a lack of memory, or a fault inside the driver. What the work returns is
/// then of no use.
pub fn checked<T>(device: &wgpu::Device, work: impl FnOnce() -> T) -> Result<T, wgpu::Error> {
    let kinds = [wgpu::ErrorFilter::Internal, wgpu::ErrorFilter::OutOfMemory, wgpu::ErrorFilter::Validation];
    let mut scopes: Vec<_> = kinds.into_iter().map(|kind| device.push_error_scope(kind)).collect();
    let done = work();
    let mut first = None;
    // The innermost scope ends first.
    while let Some(scope) = scopes.pop() {
        first = first.or(ready(scope.pop()).flatten());
    }
    match first {
        Some(error) => Err(error),
        None => Ok(done),
    }
}

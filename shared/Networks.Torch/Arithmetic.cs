using System.Collections.Concurrent;
using TorchSharp;

namespace Almagest.Networks.Torch;

/// <summary>Arithmetic with plain numbers that is safe beside a garbage collection.</summary>
/// <remarks>
/// TorchSharp hands a Scalar's native handle to libtorch without keeping the Scalar alive. One made on the way into a call (as
/// the
/// operators make) may be freed during it, by a collection that another thread brings about: trainings then died of a wrong
/// type of
/// number once in some 100,000 steps. So every Scalar is kept, and tensors are not added by operators, which make one too.
/// </remarks>
internal static class Arithmetic
{
    private static readonly ConcurrentDictionary<double, Scalar> Kept = new();

    /// <summary>For constants: they are never let go.</summary>
    public static Scalar Keep(double number) => Kept.GetOrAdd(number, static value => value);

    public static torch.Tensor Plus(this torch.Tensor left, torch.Tensor right) => left.add(right, Keep(1));

    public static torch.Tensor Minus(this torch.Tensor left, torch.Tensor right) => left.add(right, Keep(-1));

    public static torch.Tensor Plus(this torch.Tensor left, double constant) => left.add(Keep(constant), Keep(1));

    public static torch.Tensor Times(this torch.Tensor left, double constant) => left.mul(Keep(constant));

    public static torch.Tensor Squared(this torch.Tensor tensor) => tensor.mul(tensor);
}

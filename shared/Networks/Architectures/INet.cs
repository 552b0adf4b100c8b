using TorchSharp;

namespace Almagest.Networks.Architectures;

/// <summary>An architecture: the shapes of its weights, and what it computes with them. N rows, I inputs, O outputs.</summary>
internal interface INet
{
    IReadOnlyList<WeightShape> Shapes { get; }

    /// <param name="weights">In the order of <see cref="Shapes"/>.</param>
    /// <param name="input">Shape [N, I].</param>
    /// <returns>Shape [N, O].</returns>
    torch.Tensor Forward(IReadOnlyList<torch.Tensor> weights, torch.Tensor input);
}

using Almagest.Networks.Architectures;
using TorchSharp;
using static TorchSharp.torch.nn.functional;

namespace Almagest.Networks.Torch;

/// <summary>A net's layers as operations of libtorch.</summary>
internal static class TorchNet
{
    /// <param name="weights">In the order of <see cref="Net.Shapes"/>.</param>
    /// <param name="input">Shape [N, I].</param>
    /// <returns>Shape [N, O].</returns>
    public static torch.Tensor Forward(this Net net, IReadOnlyList<torch.Tensor> weights, torch.Tensor input)
    {
        int at = 0;
        return Forward(net.Layers, weights, ref at, input);
    }

    private static torch.Tensor Forward(
        IReadOnlyList<Layer> layers,
        IReadOnlyList<torch.Tensor> weights,
        ref int at,
        torch.Tensor input
    )
    {
        foreach (Layer layer in layers)
        {
            switch (layer)
            {
                case Layer.Dense:
                    input = linear(input, weights[at++], weights[at++]);
                    break;
                case Layer.Activate activate:
                    input = activate.Kind == Activation.Relu ? relu(input) : silu(input);
                    break;
                case Layer.Norm norm:
                    input = layer_norm(input, [norm.Width], weights[at++], weights[at++], Layer.Norm.Epsilon);
                    break;
                case Layer.Branch branch:
                    input = input.Plus(Forward(branch.Inner, weights, ref at, input));
                    break;
            }
        }
        return input;
    }
}

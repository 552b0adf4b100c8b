using Almagest.Networks.Architectures;
using TorchSharp;
using static TorchSharp.torch.nn.functional;

namespace Almagest.Networks.Torch;

/// <summary>A net's layers as operations of libtorch; those of an ensemble's members as batched products. M members, N rows, I
/// inputs, O outputs.</summary>
internal static class TorchNet
{
    /// <param name="weights">In the order of <see cref="Net.Shapes"/>; of an ensemble with M before their shapes.</param>
    /// <param name="input">Shape [N, I], or [M, N, I].</param>
    /// <returns>Shape [N, O], or [M, N, O].</returns>
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
                    input = Dense(input, weights[at++], weights[at++]);
                    break;
                case Layer.Activate activate:
                    input = activate.Kind == Activation.Relu ? relu(input) : silu(input);
                    break;
                case Layer.Norm norm:
                    input = Norm(input, norm.Width, weights[at++], weights[at++]);
                    break;
                case Layer.Branch branch:
                    input = input.Plus(Forward(branch.Inner, weights, ref at, input));
                    break;
            }
        }
        return input;
    }

    // TorchSharp 0.107 hands baddbmm its arguments in another order than libtorch wants them.
    private static torch.Tensor Dense(torch.Tensor input, torch.Tensor weight, torch.Tensor bias) =>
        weight.dim() == 2 ? linear(input, weight, bias) : input.bmm(weight.transpose(1, 2)).Plus(bias.unsqueeze(1));

    private static torch.Tensor Norm(torch.Tensor input, int width, torch.Tensor weight, torch.Tensor bias) =>
        weight.dim() == 1
            ? layer_norm(input, [width], weight, bias, Layer.Norm.Epsilon)
            : layer_norm(input, [width], eps: Layer.Norm.Epsilon).mul(weight.unsqueeze(1)).Plus(bias.unsqueeze(1));
}

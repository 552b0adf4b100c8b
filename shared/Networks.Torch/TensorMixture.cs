using Almagest.Networks.Posteriors;
using TorchSharp;

namespace Almagest.Networks.Torch;

/// <summary>Minus the log density of mixtures of normal distributions with full covariances, of all rows at once: see
/// <see cref="MixtureLayout"/>. M members, n rows, K components, P parameters, I images, E entries below the diagonals.</summary>
/// <param name="places">Of <see cref="Places"/>, where the output is.</param>
internal sealed class TensorMixture(MixtureLayout layout, int images, torch.Tensor places) : IDisposable
{
    /// <param name="truth">Shape [n, I P].</param>
    /// <param name="output">Shape [n, numbers], or [M, n, numbers].</param>
    /// <returns>The mean over rows, summed over members.</returns>
    public torch.Tensor Of(torch.Tensor truth, torch.Tensor output)
    {
        (long components, long parameters, long count) = (layout.Components, layout.Parameters, truth.shape[0]);
        long[] lead = output.shape[..^1];
        torch.Tensor numbers = output.view([.. lead, -1, components]); // [.., n, 1 + 2 P + E, K]
        torch.Tensor logWeights = numbers.select(-2, 0).log_softmax(-1), // [.., n, K]
            means = numbers.narrow(-2, 1, parameters), // [.., n, P, K]
            logs = numbers
                .narrow(-2, 1 + parameters, parameters)
                .Times(1 / MixtureLayout.Widest)
                .tanh()
                .Times(MixtureLayout.Widest), // [.., n, P, K]
            below = numbers.narrow(-2, 1 + (2 * parameters), numbers.shape[^2] - 1 - (2 * parameters)); // [.., n, E, K]
        torch.Tensor triangles = torch
            .cat([logs.exp(), below, torch.zeros_like(logs.narrow(-2, 0, 1))], -2)
            .index_select(-2, places)
            .view([.. lead, 1, parameters, parameters, components]); // [.., n, 1, P, P, K]
        torch.Tensor away = truth.view(count, images, parameters, 1).Minus(means.unsqueeze(-3)), // [.., n, I, P, K]
            normal = triangles.mul(away.unsqueeze(-3)).sum(-2); // [.., n, I, P, K]
        torch.Tensor weight = logWeights.Plus(logs.sum(-2)).Plus(-parameters * GaussianMixture.HalfLogTwoPi), // [.., n, K]
            terms = weight.unsqueeze(-2).Minus(normal.Squared().sum(-2).Times(0.5)); // [.., n, I, K]
        return terms.flatten(-2).logsumexp(-1).sum().Times(-1.0 / count);
    }

    public void Dispose() => places.Dispose();

    /// <summary>Where each number of a triangle stands among diagonal, entries below it, and a zero. Shape [P P].</summary>
    public static int[] Places(int parameters)
    {
        int zero = parameters + (parameters * (parameters - 1) / 2);
        return
        [
            .. Enumerable
                .Range(0, parameters * parameters)
                .Select(at => (Row: at / parameters, Column: at % parameters))
                .Select(at =>
                    at.Column == at.Row ? at.Row
                    : at.Column > at.Row ? zero
                    : parameters + (at.Row * (at.Row - 1) / 2) + at.Column
                ),
        ];
    }
}

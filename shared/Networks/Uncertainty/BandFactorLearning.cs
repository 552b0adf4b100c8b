using Almagest.Learning.Encoders;
using Almagest.Networks.Inference;

namespace Almagest.Networks.Uncertainty;

/// <summary>Finds the factors that make bands hold what they should, in all and in each of the groups.</summary>
/// <remarks>
/// Conformal prediction for groups that overlap: a quantile regression on their indicators (Jung, Noarov, Ramalingam and Roth
/// 2023,
/// "Batch multivalid conformal prediction"), solved group by group. A group of few spectra knows its quantile badly, since the
/// bins of
/// a spectrum err together: its factor is drawn towards that of its bins' other groups.
/// </remarks>
internal static class BandFactorLearning
{
    /// <summary>Spectra whose word weighs as much as what is known without them: that nets are right to some 3 % of
    /// coverage.</summary>
    private const double Doubt = 200;

    private const int Fewest = 30,
        Rounds = 5;

    /// <summary>Smaller ratios than this are rounding.</summary>
    private const double Smallest = 1e-6;

    /// <param name="cases">Spectra, how they were filled with bands that no factor widens, and the truth, shape [N, B].</param>
    public static BandFactors Learn(IEnumerable<(NetworkInput Input, InferenceResult Filled, float[] Clean)> cases)
    {
        var table = new GroupFactorSolver();
        foreach ((NetworkInput input, InferenceResult filled, float[] clean) in cases)
        {
            int bins = clean.Length / input.Count;
            int[] keys = new int[bins * BandGroups.Families];
            for (int row = 0; row < input.Count; row++)
            {
                if (filled.Diverged[row])
                    continue;
                BandFactors.KeysOf(input, row, bins, keys);
                table.Begin();
                for (int bin = 0, i = row * bins; bin < bins; bin++, i++)
                {
                    if (input.Observed[i])
                        continue;
                    double ratio = Math.Abs(clean[i] - filled.Filled[i]) / filled.FilledHalfWidths![i];
                    table.Add(Math.Log(Math.Max(ratio, Smallest)), keys.AsSpan(bin * BandGroups.Families, BandGroups.Families));
                }
            }
        }
        return new BandFactors(table.Solve(Rounds, Fewest, Doubt));
    }
}

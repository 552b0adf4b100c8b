using Almagest.Learning.Encoders;
using Almagest.Networks.Fillers;
using Almagest.Networks.Inference;

namespace Almagest.Networks.Bands;

/// <summary>How many of the true values lie within the bands of filled bins, on spectra that nothing was trained on.</summary>
/// <param name="Name">A gap's kind, or a range of counts.</param>
/// <param name="Spectra">With at least one filled bin.</param>
/// <param name="Bins">Filled ones.</param>
/// <param name="Coverage">Share of the filled bins whose true value lies within the band; 0.6827 if these are right.</param>
/// <param name="HalfWidth">Mean half width of the bands, in the values' units.</param>
/// <param name="Error">Root mean square distance of the filled values from the true ones, in the values' units.</param>
public sealed record BandCoverage(string Name, int Spectra, long Bins, double Coverage, double HalfWidth, double Error)
{
    public const string AllSpectra = "all";

    /// <summary>Of <see cref="Coverage"/>: bins of one spectrum err together, so that spectra count and not bins. Null in
    /// bundles from before it was told.</summary>
    public double? StandardError { get; init; }

    /// <summary>All spectra, then by the kind of gap, then by counts.</summary>
    /// <param name="input">N spectra.</param>
    /// <param name="result">Of these, with bands.</param>
    /// <param name="clean">Shape [N, B]: the truth.</param>
    /// <param name="edges">B + 1 edges, keV, by which gaps are named.</param>
    /// <exception cref="ArgumentException">The network gives no bands.</exception>
    public static IReadOnlyList<BandCoverage> Of(
        NetworkInput input,
        InferenceResult result,
        float[] clean,
        IReadOnlyList<double> edges
    ) =>
        Of(
            input,
            new GapFilling(
                result.Filled,
                result.FilledHalfWidths ?? throw new ArgumentException("The network gives no bands.", nameof(result))
            ),
            clean,
            edges
        );

    /// <summary>The same of any way to fill gaps.</summary>
    public static IReadOnlyList<BandCoverage> Of(
        NetworkInput input,
        GapFilling filling,
        float[] clean,
        IReadOnlyList<double> edges
    ) =>
        [
            .. HeldOutGroups
                .Of(input, edges)
                .Select(group => Of(group.Name, group.Rows, input, filling.Filled, filling.HalfWidths, clean, edges.Count - 1))
                .Where(one => one.Bins > 0),
        ];

    private static BandCoverage Of(
        string name,
        IReadOnlyList<int> rows,
        NetworkInput input,
        float[] filled,
        float[] half,
        float[] clean,
        int bins
    )
    {
        (long count, long within, double width, double square) = (0, 0, 0, 0);
        var each = new List<(long Within, long Count)>();
        foreach (int row in rows)
        {
            (long withinBefore, long before) = (within, count);
            for (int i = row * bins; i < (row + 1) * bins; i++)
            {
                if (input.Observed[i])
                    continue;
                double distance = Math.Abs(clean[i] - filled[i]);
                count++;
                if (distance <= half[i])
                    within++;
                width += half[i];
                square += distance * distance;
            }
            if (count > before)
                each.Add((within - withinBefore, count - before));
        }
        double all = Math.Max(1, count),
            coverage = within / all;
        return new BandCoverage(name, each.Count, count, coverage, width / all, Math.Sqrt(square / all))
        {
            StandardError = Math.Sqrt(each.Sum(one => Math.Pow(one.Within - (coverage * one.Count), 2))) / all,
        };
    }
}

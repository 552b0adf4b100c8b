using Almagest.Learning.Posteriors;
using Almagest.Networks;
using Almagest.Networks.Posteriors;

namespace Almagest.Studies.Realistic;

/// <summary>The same mixture density network without a fit beneath it: from counts straight to parameters. For
/// comparison.</summary>
internal static class DirectPosterior
{
    /// <summary>Square roots of the counts, whose noise is the same everywhere; the gap; the exposure.</summary>
    public static float[] Features(IReadOnlyList<RealisticSpectrum> spectra) =>
        [
            .. spectra.SelectMany(one =>
                (float[])
                    [.. one.Counts.Select(count => MathF.Sqrt(count + 0.375f)), one.HasGap ? 1 : 0, (float)Math.Log(one.Exposure)]
            ),
        ];

    public static PosteriorExamples Examples(IReadOnlyList<RealisticSpectrum> spectra, PosteriorCoordinates coordinates) =>
        new(
            spectra.Count,
            Features(spectra),
            [
                .. spectra
                    .SelectMany(one => coordinates.Images(coordinates.Of(one.Parameters), coordinates.Bounded))
                    .SelectMany(image => image)
                    .Select(value => (float)value),
            ],
            1 << coordinates.Bounded.Length
        );

    /// <summary>Folded at the prior's edges.</summary>
    public static double LogDensity(GaussianMixture mixture, PosteriorCoordinates coordinates, double[] point) =>
        mixture.LogDensity(coordinates.Images(point, coordinates.Bounded));

    public static PosteriorDraws Draw(GaussianMixture mixture, PosteriorCoordinates coordinates, int count, int seed)
    {
        double[] points = mixture.Sample(new Random(seed), count);
        for (int at = 0; at < points.Length; at += coordinates.Count)
            coordinates.Fold(points.AsSpan(at, coordinates.Count));
        return new PosteriorDraws(points, coordinates.Count);
    }
}

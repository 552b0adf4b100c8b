using System.Globalization;
using Almagest.Learning.Calibration;
using Almagest.Learning.Posteriors;

namespace Almagest.Networks.Posteriors;

/// <summary>Holds posteriors against the truths of simulations that they were not learnt from.</summary>
public static class PosteriorJudge
{
    /// <summary>Samples of each posterior.</summary>
    public const int Samples = 500;

    private static readonly double[] CountEdges = [200, 1_000, 5_000, 20_000];

    /// <summary>By bins of net counts and by kinds of gap.</summary>
    /// <param name="net">What is judged.</param>
    /// <param name="held">At least 100.</param>
    public static CalibrationReport Report(
        PosteriorNet net,
        IReadOnlyList<SummarisedSpectrum> held,
        PosteriorCoordinates coordinates,
        IReadOnlyList<string> names,
        int seed
    )
    {
        SpectrumPosterior[] posteriors = PosteriorTable.Predict(net, [.. held.Select(one => one.Summary)], coordinates);
        double[] samples = new double[held.Count * Samples * coordinates.Count];
        Parallel.For(0, held.Count, i =>
            posteriors[i].Draw(Samples, seed + i).Points.CopyTo(samples, i * Samples * coordinates.Count)
        );
        return CalibrationReport.Of(
            new PosteriorTrials(
                coordinates.Count,
                Samples,
                [.. held.SelectMany(one => one.Truth)],
                samples,
                [.. held.Select(one => new[] { CountBin(one.NetCounts), one.Gap })]
            ),
            names,
            seed
        );
    }

    /// <summary>"below 200 counts", "200 to 1000 counts", ...</summary>
    public static string CountBin(double counts)
    {
        int above = CountEdges.Count(edge => counts >= edge);
        if (above == 0)
            return string.Create(CultureInfo.InvariantCulture, $"below {CountEdges[0]:0} counts");
        return above == CountEdges.Length
            ? string.Create(CultureInfo.InvariantCulture, $"above {CountEdges[^1]:0} counts")
            : string.Create(CultureInfo.InvariantCulture, $"{CountEdges[above - 1]:0} to {CountEdges[above]:0} counts");
    }
}

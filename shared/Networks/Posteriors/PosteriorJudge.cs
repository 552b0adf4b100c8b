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
    ) => CalibrationReport.Of(Trials(_ => net, held, coordinates, seed), names, seed);

    /// <summary>The net with the width that the simulations ask for, and a report in which each half of them is judged with the
    /// width that
    /// the other half asks for.</summary>
    /// <param name="net">As it was learnt.</param>
    /// <param name="held">At least 200.</param>
    public static (PosteriorNet Net, CalibrationReport Report) Widen(
        PosteriorNet net,
        IReadOnlyList<SummarisedSpectrum> held,
        PosteriorCoordinates coordinates,
        IReadOnlyList<string> names,
        int seed
    )
    {
        PosteriorNet[] halves =
        [
            .. ((int[])[1, 0]).Select(half =>
                net.WithWidth(PosteriorWidth.Of(Trials(_ => net, [.. held.Where((_, i) => i % 2 == half)], coordinates, seed)))
            ),
        ];
        return (
            net.WithWidth(PosteriorWidth.Of(Trials(_ => net, held, coordinates, seed))),
            CalibrationReport.Of(Trials(i => halves[i % 2], held, coordinates, seed), names, seed)
        );
    }

    private static PosteriorTrials Trials(
        Func<int, PosteriorNet> netOf,
        IReadOnlyList<SummarisedSpectrum> held,
        PosteriorCoordinates coordinates,
        int seed
    )
    {
        var posteriors = new SpectrumPosterior[held.Count];
        foreach (var rows in Enumerable.Range(0, held.Count).GroupBy(netOf))
        foreach (
            (int row, SpectrumPosterior posterior) in rows.Zip(
                PosteriorTable.Predict(rows.Key, [.. rows.Select(row => held[row].Summary)], coordinates)
            )
        )
            posteriors[row] = posterior;
        double[] samples = new double[held.Count * Samples * coordinates.Count];
        Parallel.For(0, held.Count, i =>
            posteriors[i].Draw(Samples, seed + i).Points.CopyTo(samples, i * Samples * coordinates.Count)
        );
        return new PosteriorTrials(
            coordinates.Count,
            Samples,
            [.. held.SelectMany(one => one.Truth)],
            samples,
            [.. held.Select(one => new[] { CountBin(one.NetCounts), one.Gap })]
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

using Almagest.Learning.Posteriors;

namespace Almagest.Studies.Realistic;

/// <summary>How a method does in one bin of counts, beside the reference.</summary>
/// <param name="Bin">Of the source's expected counts.</param>
/// <param name="BayesErrors">Shape [3]: mean squared error of the reference's mean.</param>
/// <param name="Errors">Shape [3]: of the method's.</param>
/// <param name="ExpectedErrors">Shape [3]: what those would be over many spectra: the Bayes error and the mean squared distance
/// of the two means.</param>
/// <param name="Gap">Mean of ln reference - ln method at the truth, nats.</param>
/// <param name="Coverage68">Share of the truths within the region of highest density that holds 68.27 %.</param>
/// <param name="Coverage95">95.45 %.</param>
internal sealed record RealisticScore(
    string Bin,
    int Spectra,
    double[] BayesErrors,
    double[] Errors,
    double[] ExpectedErrors,
    double Gap,
    double Coverage68,
    double Coverage95
)
{
    /// <summary>Geometric mean over the parameters.</summary>
    public double Ratio => Mean(Errors) / Mean(BayesErrors);

    public double ExpectedRatio => Mean(ExpectedErrors) / Mean(BayesErrors);

    private static double Mean(double[] errors) => Math.Exp(errors.Average(Math.Log));
}

/// <summary>A method's answer to one spectrum.</summary>
/// <param name="Draws">Samples.</param>
/// <param name="LogDensity">At the truth.</param>
/// <param name="Level">The share of the samples where the density is higher than at the truth.</param>
internal sealed record RealisticAnswer(PosteriorDraws Draws, double LogDensity, double Level)
{
    public static RealisticAnswer Of(PosteriorDraws draws, Func<double[], double> logDensity, double[] truth)
    {
        double own = logDensity(truth);
        int parameters = draws.ParameterCount;
        int denser = Enumerable
            .Range(0, draws.Count)
            .Count(s => logDensity(draws.Points[(parameters * s)..(parameters * (s + 1))]) > own);
        return new RealisticAnswer(draws, own, (double)denser / draws.Count);
    }
}

internal static class RealisticScores
{
    private static readonly double[] Edges = [50, 200, 1_000, 5_000, 20_000];

    public static IReadOnlyList<string> Bins { get; } = [.. Edges.Skip(1).Select((upper, i) => $"{Edges[i]:0} to {upper:0}")];

    public static int BinOf(RealisticSpectrum spectrum) =>
        Math.Clamp(Edges.Count(edge => spectrum.ExpectedCounts >= edge) - 1, 0, Bins.Count - 1);

    public static IReadOnlyList<RealisticScore> Of(
        IReadOnlyList<RealisticSpectrum> spectra,
        IReadOnlyList<Reference> references,
        IReadOnlyList<RealisticAnswer> answers,
        PosteriorCoordinates coordinates
    )
    {
        double[][] truths = [.. spectra.Select(one => coordinates.Of(one.Parameters))];
        return
        [
            .. Bins.Select(
                (name, bin) =>
                {
                    int[] rows = [.. Enumerable.Range(0, spectra.Count).Where(i => BinOf(spectra[i]) == bin)];
                    double[] Mean(Func<int, int, double> of) =>
                        [.. Enumerable.Range(0, coordinates.Count).Select(p => rows.Average(i => of(i, p)))];
                    double[] bayes = Mean((i, p) => Math.Pow(references[i].Mean[p] - truths[i][p], 2));
                    double[] own = Mean((i, p) => Math.Pow(answers[i].Draws.Mean(p) - truths[i][p], 2));
                    double[] apart = Mean((i, p) => Math.Pow(answers[i].Draws.Mean(p) - references[i].Mean[p], 2));
                    return new RealisticScore(
                        name,
                        rows.Length,
                        bayes,
                        own,
                        [.. bayes.Zip(apart, (error, away) => error + away)],
                        rows.Average(i => references[i].LogDensity - answers[i].LogDensity),
                        rows.Average(i => answers[i].Level <= 0.6827 ? 1.0 : 0),
                        rows.Average(i => answers[i].Level <= 0.9545 ? 1.0 : 0)
                    );
                }
            ),
        ];
    }
}

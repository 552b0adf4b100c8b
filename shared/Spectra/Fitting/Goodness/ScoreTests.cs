namespace Almagest.Spectra.Fitting.Goodness;

/// <summary>
/// Whether the residuals of a fit ask for one of the few things that happen: Rao's score tests, in the channels of the fit. Sigmas are
/// positive where the data ask for more of it, negative for less (a line in absorption). NaN: not asked, as where the fit itself
/// follows it.
/// </summary>
/// <remarks>Needs no simulation and no second fit: the tests' correlations are known from the templates.</remarks>
public sealed record ScoreTests
{
    /// <summary>What is left of a template beside the fit's own parameters has to be worth a test.</summary>
    private const double LeastLeft = 0.03;

    /// <summary>Of the mean variance of a bin: where next to nothing is expected, one count must not decide.</summary>
    private const double LeastVariance = 1e-3;

    /// <summary>What is asked for most: "Fe K 6.4 keV", "gain slope", ...; null: nothing was asked.</summary>
    public string? Strongest { get; init; }

    /// <summary>Of <see cref="Strongest"/>.</summary>
    public double Sigmas { get; init; } = double.NaN;

    /// <summary>The chance that any of the tests is as far out, if the model is right.</summary>
    public double Probability { get; init; } = double.NaN;

    /// <summary>Of narrow lines at 6.4, 6.7 and 6.97 keV, at rest and at the model's redshift, the one furthest out.</summary>
    public double Iron { get; init; } = double.NaN;

    /// <summary>Energies read too high: a share of them, or all by as much; the one further out.</summary>
    public double Gain { get; init; } = double.NaN;

    /// <summary>More effective area at high energies, by a power of energy.</summary>
    public double Area { get; init; } = double.NaN;

    /// <summary>More background than was measured, or modelled.</summary>
    public double Background { get; init; } = double.NaN;

    /// <summary>A thermal or steep component, with the source's own absorption; the one further out.</summary>
    public double SoftExcess { get; init; } = double.NaN;

    /// <param name="parameters">Shape [all parameters], of the best fit.</param>
    public static ScoreTests Of(FitProblem problem, double[] parameters)
    {
        // A score is unbiased in any bins, and a line is lost in those that W asks for.
        problem = problem.Unsummed();
        int bins = problem.Spectra.Sum(one => one.Count);
        double[] residuals = new double[bins],
            variance = new double[bins],
            skews = new double[bins];
        double[][] slopes = [.. Enumerable.Range(0, problem.Free.Count).Select(_ => new double[bins])];
        var counts = new List<(double[] Source, double[] Background)>();
        for (int k = 0, first = 0; k < problem.Spectra.Count; first += problem.Spectra[k++].Count)
            counts.Add(Add(problem, k, parameters, first, residuals, variance, skews, slopes));
        var scan = new ScoreScan(residuals, variance, skews, slopes, LeastVariance * variance.Average());
        (KnownMisfit Of, double[] Left, double Sigmas)[] tests =
        [
            .. KnownMisfits
                .Of(problem, parameters, counts)
                .Select(misfit => (misfit, Left: scan.Left(misfit.Counts, LeastLeft)))
                .Where(one => one.Left is not null)
                .Select(one => (one.misfit, one.Left!, scan.SigmasOf(one.Left!))),
        ];
        if (tests.Length == 0)
            return new ScoreTests();
        double[,] correlation = new double[tests.Length, tests.Length];
        for (int i = 0; i < tests.Length; i++)
        for (int j = 0; j < tests.Length; j++)
            correlation[i, j] = i == j ? 1 : Sums.Dot(tests[i].Left, tests[j].Left);
        (KnownMisfit strongest, _, double sigmas) = tests.MaxBy(one => Math.Abs(one.Sigmas));
        double Of(MisfitKind kind) =>
            tests.Where(one => one.Of.Kind == kind).Select(one => one.Sigmas).DefaultIfEmpty(double.NaN).MaxBy(Math.Abs);
        return new ScoreTests
        {
            Strongest = strongest.Name,
            Sigmas = sigmas,
            Probability = LargestOfNormals.Chance(correlation, Math.Abs(sigmas)),
            Iron = Of(MisfitKind.Iron),
            Gain = Of(MisfitKind.Gain),
            Area = Of(MisfitKind.Area),
            Background = Of(MisfitKind.Background),
            SoftExcess = Of(MisfitKind.Soft),
        };
    }

    /// <summary>One spectrum's bins: what is expected of source and background in them.</summary>
    private static (double[] Source, double[] Background) Add(
        FitProblem problem,
        int spectrum,
        double[] parameters,
        int first,
        double[] residuals,
        double[] variance,
        double[] skews,
        double[][] slopes
    )
    {
        FitBins bins = problem.Spectra[spectrum];
        ReadOnlySpan<int> moved = problem.FreeOf(spectrum);
        double[] model = new double[bins.Count],
            background = new double[bins.Count],
            slope = new double[moved.Length * bins.Count];
        problem.ExpectedWithSlopes(spectrum, parameters, model, slope);
        problem.ExpectedBackground(spectrum, parameters, background);
        double[] rate = BackgroundRate.Of(bins, model),
            source = [.. model.Zip(background, (all, behind) => all - behind)];
        bool isGaussian = bins.Statistic == StatisticKind.ChiSquare;
        for (int i = 0; i < bins.Count; i++)
        {
            (double scale, double mean) = (bins.BackgroundScale[i], isGaussian ? model[i] : Math.Max(0, model[i]));
            // Less the background as it was measured: what the fit implies follows the very counts that are in question.
            residuals[first + i] = bins.Counts[i] - mean - (isGaussian ? 0 : scale * bins.Background[i]);
            variance[first + i] = bins.Statistic switch
            {
                StatisticKind.ChiSquare => bins.VarianceAt(i, model[i]),
                StatisticKind.PgStat => mean + (scale * rate[i]) + (scale * scale * bins.Variance[i]),
                _ => mean + (scale * (1 + scale) * rate[i]),
            };
            skews[first + i] = bins.Statistic switch
            {
                StatisticKind.ChiSquare => 0,
                StatisticKind.PgStat => mean + (scale * rate[i]),
                _ => mean + (scale * rate[i] * (1 - (scale * scale))),
            };
            background[i] += scale * (isGaussian ? bins.Background[i] : rate[i]);
            for (int p = 0; p < moved.Length; p++)
                slopes[moved[p]][first + i] = slope[(p * bins.Count) + i];
        }
        return (source, background);
    }
}

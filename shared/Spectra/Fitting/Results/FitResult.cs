using Almagest.Spectra.Fitting.Backgrounds;
using Almagest.Spectra.Fitting.Goodness;

namespace Almagest.Spectra.Fitting.Results;

/// <summary>What a fit found. NaN: not known.</summary>
public sealed record FitResult
{
    /// <summary>The chance below which a statistic is called too high, if nobody says.</summary>
    public const double PoorFitRate = 0.01;

    /// <summary>Fewer net counts than this say little of any parameter.</summary>
    public const double LeastCounts = 20;

    /// <summary>Flags that say not to trust the values, or their errors. docs/flags.md names them to readers.</summary>
    public static FitFlags NotToTrust =>
        FitFlags.AtPriorEdge
        | FitFlags.FewCounts
        | FitFlags.OutsideTraining
        | FitFlags.RefinementFailed
        | FitFlags.FillingDiverged
        | FitFlags.FillingUnsettled
        | FitFlags.PriorDominated
        | FitFlags.NetworkDisagrees
        | FitFlags.PoorFit
        | FitFlags.NoFreedom
        | FitFlags.ScoreTest;

    /// <summary>"cstat", "chi2", "mse", ...</summary>
    public required string StatisticName { get; init; }

    /// <summary>What makes the bins of the classical fit (see <see cref="FitSettings.Binning"/>); null where there was
    /// none.</summary>
    public string? Binning { get; init; }

    /// <summary>What the background was to the classical fit: "auto" (a shape that was learnt), "smooth" (one that was not),
    /// "model" (the caller's), "data" (W, or subtracted), "none"; of several spectra joined by "+". Null where there was no
    /// such fit.</summary>
    public string? Background { get; init; }

    /// <summary>Components of the backgrounds' shapes, of all spectra together; null where none has one.</summary>
    public int? BackgroundComponents { get; init; }

    /// <summary>Akaike's criterion of the backgrounds by these shapes alone.</summary>
    public double BackgroundCriterion { get; init; } = double.NaN;

    /// <summary>At <see cref="Parameters"/>.</summary>
    public double Statistic { get; init; } = double.NaN;

    public int? DegreesOfFreedom { get; init; }

    /// <summary>The chance of a worse statistic if the model is right.</summary>
    public double Goodness { get; init; } = double.NaN;

    /// <summary>What <see cref="Statistic"/> would be on the mean if the model is right.</summary>
    public double ExpectedStatistic { get; init; } = double.NaN;

    /// <summary>The standard deviation of the same.</summary>
    public double ExpectedStatisticSigma { get; init; } = double.NaN;

    /// <summary>Whether the residuals ask for something in particular.</summary>
    public ScoreTests Scores { get; init; } = new();

    /// <summary>Background-subtracted counts in the bins used.</summary>
    public double NetCounts { get; init; } = double.NaN;

    /// <summary>Bins that carry data: of the fit, or of the network's grid where one answered.</summary>
    public required int ObservedBins { get; init; }

    /// <summary>Whether the minimum was reached; where a network answered, whether the filled spectrum settled.</summary>
    public required bool Converged { get; init; }

    public FitFlags Flags { get; init; }

    /// <summary>Nothing of <see cref="NotToTrust"/> is said of it.</summary>
    public bool IsClean => (Flags & NotToTrust) == FitFlags.None;

    /// <summary>False without net counts: of such a spectrum limits are known, and no values.</summary>
    public bool HasValues => !(NetCounts <= 0);

    /// <summary>s.</summary>
    public double ElapsedSeconds { get; init; } = double.NaN;

    public string? Message { get; init; }

    /// <summary>Of the free parameters: refined, or a network's where they were not refined.</summary>
    public required IReadOnlyList<ParameterEstimate> Parameters { get; init; }

    /// <summary>The same fit, with what the backgrounds of its spectra were.</summary>
    public FitResult WithBackgroundsOf(FitProblem problem)
    {
        int[] sources = [.. Enumerable.Range(0, problem.Spectra.Count).Where(k => !problem.IsBackground(k))];
        FittedBackground[] shapes = [.. sources.Select(problem.ShapeOf).OfType<FittedBackground>()];
        return this with
        {
            Background = string.Join('+', sources.Select(k => NameOf(problem, k)).Distinct()),
            BackgroundComponents = shapes.Length == 0 ? null : shapes.Sum(shape => shape.Shape.Components.Length),
            BackgroundCriterion = shapes.Length == 0 ? double.NaN : shapes.Sum(shape => shape.Aic),
        };
    }

    private static string NameOf(FitProblem problem, int spectrum) =>
        problem.ShapeOf(spectrum) is { } shape ? shape.Shape.Name
        : problem.HasBackgroundModel(spectrum) ? "model"
        : problem.Spectra[spectrum].BackgroundScale.AsSpan().ContainsAnyExcept(0) ? "data"
        : "none";

    /// <summary>The same fit, beside what its statistic should be: PoorFit, or NoFreedom where there is no degree of freedom to
    /// judge by.</summary>
    /// <param name="rate">Of right spectra that are called poorly fitted.</param>
    public FitResult JudgedBy(StatisticExpectation expected, double rate = PoorFitRate)
    {
        FitFlags flags = Flags & ~(FitFlags.PoorFit | FitFlags.NoFreedom);
        return DegreesOfFreedom < 1
            ? this with
            {
                Goodness = double.NaN,
                ExpectedStatistic = double.NaN,
                ExpectedStatisticSigma = double.NaN,
                Flags = flags | FitFlags.NoFreedom,
            }
            : this with
            {
                Goodness = expected.Probability,
                ExpectedStatistic = expected.Expected,
                ExpectedStatisticSigma = expected.Sigma,
                Flags = flags | (expected.Probability < rate ? FitFlags.PoorFit : FitFlags.None),
            };
    }

    /// <summary>The same fit, with its score tests and their flag.</summary>
    /// <param name="rate">Of right spectra that are flagged, by all tests together.</param>
    public FitResult AskedBy(ScoreTests scores, double rate = PoorFitRate) =>
        this with
        {
            Scores = scores,
            Flags = (Flags & ~FitFlags.ScoreTest) | (scores.Probability < rate ? FitFlags.ScoreTest : FitFlags.None),
        };
}

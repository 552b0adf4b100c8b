using Almagest.Spectra.Campaigns;
using Almagest.Spectra.Fitting;
using Almagest.Spectra.Models;
using Almagest.Spectra.Posteriors;

namespace Almagest.Cli.Study.Realistic;

/// <summary>
/// Protocol R: spectra as a CCD sees them, of any brightness, with a background that is known. Exposures are log-uniform from 1e3 to 1e5 s; each
/// component's counts, as expected in all channels, are log-uniform; every other spectrum lacks 2 to 5 keV.
/// </summary>
internal sealed class ProtocolR
{
    public const double ShortestExposure = 1e3, LongestExposure = 1e5;   // s

    /// <summary>Counts per s in all channels, the same to every keV.</summary>
    public const double BackgroundRate = 2e-3;

    /// <summary>As if measured in a region so many times the source's, less its own noise: as good as known to the W statistic.</summary>
    public const double BackgroundRegion = 1e4;

    private const double GapLower = 2, GapUpper = 5;   // keV

    private readonly ParameterPrior[] _priors;

    /// <param name="expression">Of the model.</param>
    /// <param name="priors">Of its parameters, in its order; norms have expected counts.</param>
    /// <param name="start">Where fits begin. Norms are brought to the counts.</param>
    public ProtocolR(string expression, IReadOnlyList<ParameterPrior> priors, IReadOnlyList<double> start)
    {
        (_priors, Start) = ([.. priors], [.. start]);
        Coordinates = new PosteriorCoordinates(priors);
        // As campaigns have it: fits and simulations agree on what a bin is, whichever rule it is.
        Model = SpectralModel.Parse(expression, "wilm", BinIntegration.Midpoint);
        FitParameter[] limits = FitParameter.DefaultsOf(Model);
        for (int i = 0; i < limits.Length; i++)
            limits[i] = priors[i].Kind == PriorKind.ExpectedCounts ? limits[i].Start(start[i]) : new FitParameter(start[i], true, priors[i].Lower, priors[i].Upper);
        Norms = [.. Enumerable.Range(0, limits.Length).Where(i => priors[i].Kind == PriorKind.ExpectedCounts)];
        Template = FitProblem.Of(Model, limits, [FitBins.OnGrid(StatisticKind.WStat, StudyTelescope.Response, StudyTelescope.Channels)]);
        Gap = [.. Enumerable.Range(0, StudyTelescope.Channels.BinCount).Select(bin => StudyTelescope.Channels.Center(bin) is >= GapLower and < GapUpper)];
    }

    /// <summary>An absorbed power law of 50 to 20,000 counts: the protocol itself.</summary>
    public static ProtocolR PowerLaw() => new("wabs*powerlaw",
    [
        new("wabs.nH", PriorKind.LogUniform, 0.01, 10), new("powerlaw.PhoIndex", PriorKind.Uniform, 0.5, 3.5), new("powerlaw.norm", PriorKind.ExpectedCounts, 50, 20_000),
    ], [0.3, 2, 1]);

    public SpectralModel Model { get; }

    public PosteriorCoordinates Coordinates { get; }

    /// <summary>In the model's order.</summary>
    public IReadOnlyList<ParameterPrior> Priors => _priors;

    /// <summary>Shape [parameters].</summary>
    public IReadOnlyList<double> Start { get; }

    /// <summary>Indices of the norms.</summary>
    public IReadOnlyList<int> Norms { get; }

    /// <summary>Within the priors, without counts, exposure or background yet.</summary>
    public FitProblem Template { get; }

    /// <summary>Shape [B]: true where every other spectrum has nothing.</summary>
    public IReadOnlyList<bool> Gap { get; }

    /// <summary>Draws spectra and fits them, over all cores; a pure function of the seed.</summary>
    /// <param name="count">How many.</param>
    /// <param name="seed">Spectra of two seeds share no numbers.</param>
    /// <param name="drawn">Told after each.</param>
    /// <param name="cancellation">Asked at each.</param>
    public RealisticSpectrum[] Draw(int count, ulong seed, Action drawn, CancellationToken cancellation) =>
        Each([.. Enumerable.Range(0, count)], drawn, () => new RealisticFit(this, seed), (row, fit) => fit.Draw(row), cancellation);

    /// <summary>Over all cores, each with a worker of its own.</summary>
    public static TAnswer[] Each<TTask, TWorker, TAnswer>(
        TTask[] tasks, Action told, Func<TWorker> worker, Func<TTask, TWorker, TAnswer> answer, CancellationToken cancellation)
    {
        var answers = new TAnswer[tasks.Length];
        Parallel.For(0, tasks.Length, new ParallelOptions { CancellationToken = cancellation, MaxDegreeOfParallelism = Environment.ProcessorCount }, worker, (i, _, mine) =>
        {
            answers[i] = answer(tasks[i], mine);
            told();
            return mine;
        }, _ => { });
        return answers;
    }
}

using Almagest.Cli.Fitting;
using Almagest.Spectra.Fitting;
using Almagest.Spectra.Fitting.Goodness;
using Almagest.Spectra.Fitting.Sampling;
using Almagest.Spectra.Fitting.Scans;
using Almagest.Spectra.Fluxes;
using Almagest.Storage;

namespace Almagest.Cli.Inference;

/// <summary>What one fit says besides its parameters. Null or empty: not asked for, or there was no minimum.</summary>
internal sealed record FitInference
{
    public required FitProblem Problem { get; init; }

    /// <summary>Shape [parameters of the problem].</summary>
    public required double[] Parameters { get; init; }

    public required ExpectedStatistic Expected { get; init; }

    public Chain? Chain { get; init; }

    /// <summary>One for each free parameter.</summary>
    public IReadOnlyList<PosteriorSummary> Posterior { get; init; } = [];

    public SimulatedGoodness? Goodness { get; init; }

    public IReadOnlyList<ScanSurface> Scans { get; init; } = [];

    public IReadOnlyList<BandFlux> Fluxes { get; init; } = [];

    /// <summary>Of each band of <see cref="Fluxes"/>, in the first spectrum.</summary>
    public IReadOnlyList<BandSignal> Signals { get; init; } = [];

    public IReadOnlyList<BandLuminosity> Luminosities { get; init; } = [];

    public IReadOnlyList<EquivalentWidth> Widths { get; init; } = [];

    public IReadOnlyList<string> Warnings { get; init; } = [];

    /// <summary>Of a free parameter, by its place among them.</summary>
    public string NameOf(int free) => Problem.Definitions[Problem.Free[free]].Name;

    public static FitInference Of(InferenceRequest request, FittedGroup group, FitRecord record, CancellationToken cancellation)
    {
        FitProblem problem = group.Problem(group.Observations[record.Number]);
        double[] parameters = FittedGroup.ParametersOf(problem, record);
        FitInference bare = new() { Problem = problem, Parameters = parameters, Expected = ExpectedStatistic.Of(problem, parameters), Warnings = EmptyBackgrounds(problem) };
        if (!request.NeedsMinimum) return bare;
        return ClassicalFit.Refine(problem, parameters) is FitOutcome.Converged fit
            ? bare.With(request, fit, cancellation)
            : bare with { Warnings = [.. bare.Warnings, "The fit did not converge: no chain, scan, simulation or flux."] };
    }

    /// <summary>W profiles a rate in every bin; where most have no background counts its answer is biased, in XSPEC and Sherpa too.</summary>
    private static string[] EmptyBackgrounds(FitProblem problem)
    {
        FitBins[] profiled = [.. problem.Spectra.Where(bins => bins.Statistic == StatisticKind.WStat)];
        int all = profiled.Sum(bins => bins.Count), empty = profiled.Sum(bins => bins.Background.Count(counts => counts == 0));
        return 2 * empty <= all ? [] : [$"{empty} of {all} bins have no background counts: W is biased there. Group to at least one in each, or fit the background by a model."];
    }

    private FitInference With(InferenceRequest request, FitOutcome.Converged fit, CancellationToken cancellation)
    {
        // What will be refused is refused before hours are spent.
        ScanAxis[][] axes = [.. request.Scans.Select(scan => ScanAxis.Parse(scan, Problem.Layout.IndexOf))];
        Chain? chain = request.Chain is { } samples ? EnsembleSampler.Sample(Problem, fit, SettingsFor(samples, request.Seed), cancellation: cancellation) : null;
        PosteriorSummary[] posterior = chain is null ? [] : [.. Enumerable.Range(0, chain.Dimension).Select(p => PosteriorSummary.Of(chain, p))];
        ScanSurface[] scans = [.. axes.Select(scan => ParameterScan.Refit(Problem, fit, scan, cancellation))];
        FitFunction function = new(Problem, fit) { Seed = request.Seed, Chain = chain };
        return this with
        {
            Chain = chain,
            Posterior = posterior,
            Scans = scans,
            Goodness = request.Goodness is { } spectra ? SimulatedGoodness.Of(Problem, fit, new() { Spectra = spectra, Seed = request.Seed }, cancellation) : null,
            Fluxes = [.. request.Bands.Select(band => BandFlux.Of(Problem, function, band))],
            Signals = [.. request.Bands.Select(band => BandSignal.Of(Problem, fit.Parameters, 0, band))],
            Luminosities = request.Redshift is { } z ? [.. request.Bands.Select(band => BandLuminosity.Of(Problem, function, band, z, Cosmology.Default))] : [],
            Widths = [.. request.Lines.Select(line => EquivalentWidth.Of(Problem, function, line))],
            Warnings =
            [
                .. Warnings,
                .. chain is null ? [] : ChainDiagnostics.Warnings(chain, [.. posterior.Select(one => one.Diagnostics)]),
                .. scans.Where(scan => scan.BetterMinimum is not null).Select(scan => FormattableString.Invariant($"The scan found a lower minimum, {scan.Lowest:0.###} instead of {fit.Statistic:0.###}: start the fit there (--set).")),
            ],
        };
    }

    /// <summary>A quarter as many steps before the chain as in it.</summary>
    private ChainSettings SettingsFor(int samples, ulong seed)
    {
        int walkers = Math.Max(20, 4 * Problem.Free.Count), steps = Math.Max(1, (samples + walkers - 1) / walkers);
        return new ChainSettings { Walkers = walkers, Steps = steps, BurnIn = Math.Max(100, steps / 4), Seed = seed };
    }
}

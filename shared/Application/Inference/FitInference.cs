using System.Globalization;
using Almagest.Spectra.Fitting;
using Almagest.Spectra.Fitting.Goodness;
using Almagest.Spectra.Fitting.Sampling;
using Almagest.Spectra.Fitting.Scans;
using Almagest.Spectra.Fluxes;
using Almagest.Spectra.Models;

namespace Almagest.Application.Inference;

/// <summary>What one fit says besides its parameters. Null or empty: not asked for, or there was no minimum.</summary>
public sealed record FitInference
{
    public required FitProblem Problem { get; init; }

    /// <summary>Shape [parameters of the problem].</summary>
    public required double[] Parameters { get; init; }

    /// <summary>1 σ of every parameter, shape [parameters of the problem]: 0 if frozen, NaN if unknown.</summary>
    public required double[] Sigmas { get; init; }

    /// <summary>Of each of the problem's spectra, for people.</summary>
    public required IReadOnlyList<string> Labels { get; init; }

    public required ExpectedStatistic Expected { get; init; }

    /// <summary>The intervals of --error, and the minimum that they belong to.</summary>
    public ProfileResult? Profile { get; init; }

    /// <summary>The rise of the statistic at the ends of those.</summary>
    public double Delta { get; init; }

    public Chain? Chain { get; init; }

    /// <summary>One for each free parameter.</summary>
    public IReadOnlyList<PosteriorSummary> Posterior { get; init; } = [];

    public SimulatedGoodness? Goodness { get; init; }

    public IReadOnlyList<ScanSurface> Scans { get; init; } = [];

    /// <summary>Of each band, in every group that differs from the first; the signal is that of the group's first
    /// spectrum.</summary>
    public IReadOnlyList<OfGroup<(BandFlux Flux, BandSignal Signal)>> Fluxes { get; init; } = [];

    public IReadOnlyList<OfGroup<BandLuminosity>> Luminosities { get; init; } = [];

    public IReadOnlyList<OfGroup<EquivalentWidth>> Widths { get; init; } = [];

    public IReadOnlyList<string> Warnings { get; init; } = [];

    /// <summary>Of a free parameter, by its place among them.</summary>
    public string NameOf(int free) => Problem.Definitions[Problem.Free[free]].Name;

    /// <param name="parameters">At the fit, shape [parameters of the problem].</param>
    /// <param name="labels">Of each of the problem's spectra.</param>
    public static FitInference Of(
        InferenceRequest request,
        FitProblem problem,
        double[] parameters,
        IReadOnlyList<string> labels,
        CancellationToken cancellation
    )
    {
        FitInference bare = new()
        {
            Problem = problem,
            Parameters = parameters,
            Sigmas = [.. parameters.Select(_ => double.NaN)],
            Labels = labels,
            Expected = ExpectedStatistic.Of(problem, parameters),
            Warnings = [.. EmptyBackgrounds(problem), .. FitNotes.Of(problem, labels)],
        };
        // A table of parameters has the errors of those that are tied, too.
        if (!request.NeedsMinimum && problem.Layout.GroupCount == 1)
            return bare;
        return ClassicalFit.Refine(problem, parameters) is FitOutcome.Converged fit
            ? bare.With(request, fit, cancellation)
            : bare with
            {
                Warnings = [.. bare.Warnings, "The fit did not converge: no chain, scan, simulation or flux."],
            };
    }

    /// <summary>W profiles a rate in every bin; where most have no background counts its answer is biased, in XSPEC and Sherpa
    /// too.</summary>
    private static string[] EmptyBackgrounds(FitProblem problem)
    {
        FitBins[] profiled = [.. problem.Spectra.Where(bins => bins.Statistic == StatisticKind.WStat)];
        int all = profiled.Sum(bins => bins.Count),
            empty = profiled.Sum(bins => bins.Background.Count(counts => counts == 0));
        return 2 * empty <= all
            ? []
            :
            [
                $"{empty} of {all} bins have no background counts: W is biased there. Group to at least three background counts "
                    + $"in each, or fit the background by a model.",
            ];
    }

    /// <summary>The first group, and those that have a parameter of their own: elsewhere the same figures would only be
    /// repeated.</summary>
    private static IEnumerable<int> DifferentGroups(FitProblem problem)
    {
        int count = problem.Model.Parameters.Count;
        return Enumerable
            .Range(0, problem.Layout.GroupCount)
            .Where(group =>
                group == 0
                || Enumerable
                    .Range(0, count)
                    .Any(i =>
                        problem.Parameters[problem.Layout.FirstOf(group) + i].Tie
                            is not { Constant: 0, Terms: [{ Factor: 1 } term] }
                        || term.Parameter != i
                    )
            );
    }

    private FitInference With(InferenceRequest request, FitOutcome.Converged fit, CancellationToken cancellation)
    {
        // What will be refused is refused before hours are spent.
        ScanAxis[][] axes = [.. request.Scans.Select(scan => ScanAxis.Parse(scan, Problem.Layout.IndexOf))];
        ProfileResult? profile = null;
        if (request.Errors.Count > 0)
        {
            profile = ProfileLikelihood.Intervals(
                Problem,
                fit,
                request.Delta,
                request.Errors.Contains("all")
                    ? [.. Problem.Asked]
                    : [.. request.Errors.Select(Problem.Layout.IndexOf).Distinct()]
            );
            fit = profile.Fit;
        }
        int[] groups = [.. DifferentGroups(Problem)];
        OfGroup<T>[] Each<T>(Func<int, IEnumerable<T>> figures) =>
            [.. groups.SelectMany(group => figures(group).Select(one => new OfGroup<T>(group + 1, one)))];
        Chain? chain = request.Chain is { } samples
            ? EnsembleSampler.Sample(Problem, fit, SettingsFor(samples, request.Seed), cancellation: cancellation)
            : null;
        PosteriorSummary[] posterior = chain is null
            ? []
            : [.. Enumerable.Range(0, chain.Dimension).Select(p => PosteriorSummary.Of(chain, p))];
        ScanSurface[] scans = [.. axes.Select(scan => ParameterScan.Refit(Problem, fit, scan, cancellation))];
        FitFunction function = new(Problem, fit) { Seed = request.Seed, Chain = chain };
        return this with
        {
            Parameters = fit.Parameters,
            Sigmas = fit.Sigmas,
            Delta = request.Delta,
            Expected = profile is { FoundNewMinimum: true } ? ExpectedStatistic.Of(Problem, fit.Parameters) : Expected,
            Profile = profile,
            Chain = chain,
            Posterior = posterior,
            Scans = scans,
            Goodness = request.Goodness is { } spectra
                ? SimulatedGoodness.Of(Problem, fit, new() { Spectra = spectra, Seed = request.Seed }, cancellation)
                : null,
            Fluxes = Each(group =>
                request.Bands.Select(band =>
                    (BandFlux.Of(Problem, function, band, group), BandSignal.Of(Problem, fit.Parameters, SpectrumOf(group), band))
                )
            ),
            Luminosities = request.Redshift is { } z
                ? Each(group =>
                    request.Bands.Select(band => BandLuminosity.Of(Problem, function, band, z, Cosmology.Default, group))
                )
                : [],
            Widths = Each(group => request.Lines.Select(line => EquivalentWidth.Of(Problem, function, line, group: group))),
            Warnings =
            [
                .. Warnings,
                .. FitNotes.OnFluxes(request, Problem, fit.Parameters),
                .. profile is { FoundNewMinimum: true }
                    ?
                    [
                        string.Create(
                            CultureInfo.InvariantCulture,
                            $"A lower minimum was met on the way to the intervals, {fit.Statistic:0.###}; "
                                + $"all figures are from there."
                        ),
                    ]
                    : Array.Empty<string>(),
                .. chain is null ? [] : ChainDiagnostics.Warnings(chain, [.. posterior.Select(one => one.Diagnostics)]),
                .. scans
                    .Where(scan => scan.BetterMinimum is not null)
                    .Select(scan =>
                        string.Create(
                            CultureInfo.InvariantCulture,
                            $"The scan found a lower minimum, {scan.Lowest:0.###} instead of {fit.Statistic:0.###}: "
                                + $"start the fit at {ValuesOf(scan.BetterMinimum!)}."
                        )
                    ),
            ],
        };
    }

    private string ValuesOf(FitOutcome fit) =>
        string.Join(
            ", ",
            Problem.Free.Select(index => $"{Problem.Layout.Definitions[index].Name}={Figures.Number(fit.Parameters[index])}")
        );

    private int SpectrumOf(int group) => Enumerable.Range(0, Problem.Spectra.Count).First(k => Problem.GroupOf(k) == group);

    /// <summary>A quarter as many steps before the chain as in it.</summary>
    private ChainSettings SettingsFor(int samples, ulong seed)
    {
        int walkers = Math.Max(20, 4 * Problem.Free.Count),
            steps = Math.Max(1, (samples + walkers - 1) / walkers);
        return new ChainSettings
        {
            Walkers = walkers,
            Steps = steps,
            BurnIn = Math.Max(100, steps / 4),
            Seed = seed,
        };
    }
}

/// <summary>A figure of one group of a joint fit.</summary>
/// <param name="Figure">What it is.</param>
public sealed record OfGroup<T>(int Group, T Figure);

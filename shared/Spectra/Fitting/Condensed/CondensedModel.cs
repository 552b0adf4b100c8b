using System.Runtime.CompilerServices;
using Almagest.Spectra.Models;
using Almagest.Spectra.Responses;

namespace Almagest.Spectra.Fitting.Condensed;

/// <summary>
/// A model that stands in for another wherever thousands of spectra go through the same responses: computed at a few energies
/// alone, from which the photons of all others follow linearly, with weights that were learnt from the model itself. Folds and
/// derivatives stay what they are, and cost a tenth. Thread-safe.
/// </summary>
/// <remarks>
/// It holds within a region of parameters. Accuracy is measured on spectra of that region which it did not learn from; where it
/// does not suffice, as with lines narrower than the few bins, there is none. What fits by it costs: the minimum's statistic,
/// computed exactly, is above the least by less than <see cref="Worth"/>.
/// </remarks>
public sealed class CondensedModel
{
    /// <summary>In units of the statistic, for the brightest spectra of the region.</summary>
    public const double Worth = 1e-4;

    private readonly SpectralModel _model;
    private readonly IReadOnlyList<FitParameter> _region;
    private readonly double _mostCounts;
    private readonly Lazy<double[][]> _examples,
        _tests;
    private readonly Lock _learning = new();
    private readonly List<CondensedEnergies> _learnt = [];
    private readonly ConditionalWeakTable<GroupedResponse, Lazy<GroupedResponse?>> _standIns = [];

    /// <param name="model">That is stood in for.</param>
    /// <param name="region">One for each of the model's parameters: free ones anywhere within their limits, which are finite but
    /// for norms; others at their value.</param>
    /// <param name="mostCounts">Of the brightest spectra.</param>
    public CondensedModel(SpectralModel model, IReadOnlyList<FitParameter> region, double mostCounts)
    {
        (_model, _region, _mostCounts) = (model, region, mostCounts);
        var points = new RegionPoints(model, region);
        (_examples, _tests) = (new(points.ToLearnFrom), new(points.ToTest));
    }

    /// <summary>Whether parameters lie in the region; a norm does, wherever it is.</summary>
    /// <param name="parameters">Shape [all parameters].</param>
    public bool Holds(ReadOnlySpan<double> parameters)
    {
        if (parameters.Length != _region.Count)
            return false;
        for (int i = 0; i < parameters.Length; i++)
        {
            FitParameter part = _region[i];
            if (_model.Parameters[i].IsNorm)
                continue;
            if (part.IsFree ? !(parameters[i] >= part.Lower && parameters[i] <= part.Upper) : parameters[i] != part.Value)
                return false;
        }
        return true;
    }

    /// <summary>A problem's stand-in: the same data, parameters and limits.</summary>
    /// <returns>Null where there is none: of another model, with a background's model, or through a response with which the
    /// accuracy is not reached.</returns>
    public FitProblem? StandInFor(FitProblem problem)
    {
        if (!ReferenceEquals(problem.Model, _model) || problem.Parameters.Count != _region.Count)
            return null;
        var bins = new FitBins[problem.Sources.Count];
        for (int k = 0; k < bins.Length; k++)
        {
            SpectrumSource source = problem.Sources[k];
            if (source.Background is not null || !source.HasSource || StandInFor(source.Bins.Response) is not { } response)
                return null;
            bins[k] = source.Bins.Through(response);
        }
        return problem.WithCounts(bins);
    }

    /// <summary>A response's stand-in, for fluxes of the model at the few energies.</summary>
    /// <returns>Null where the accuracy is not reached.</returns>
    public GroupedResponse? StandInFor(GroupedResponse response)
    {
        GroupedResponse? standIn = _standIns.GetValue(response.Whole ?? response, whole => new(() => Condense(whole))).Value;
        return standIn is null || response.Whole is null ? standIn : response.Of(standIn);
    }

    /// <summary>By what was learnt for another response, where that is as accurate for this one.</summary>
    private GroupedResponse? Condense(GroupedResponse response)
    {
        CondensedEnergies? few;
        lock (_learning)
        {
            double[] sensitivity = response.Sensitivity();
            few = _learnt.Find(known => known.Suits(response.Energies, sensitivity, _mostCounts));
            if (few is null)
            {
                few = CondensedEnergies.Learn(_model, response.Energies, sensitivity, _examples.Value, _tests.Value, _mostCounts);
                if (few is not null)
                    _learnt.Add(few);
            }
        }
        return few is null ? null : response.On(few.Energies, few.Photons());
    }

    /// <summary>The minimum of a problem by its stand-in; by the problem itself where there is none, where its minimum is not
    /// found, and where that lies outside the region.</summary>
    /// <param name="starts">At least one, each of shape [all parameters].</param>
    /// <param name="options">Null: the defaults.</param>
    /// <returns>The outcome, and the problem that it is of.</returns>
    public (FitProblem Problem, FitOutcome Outcome) Refine(
        FitProblem problem,
        IReadOnlyList<double[]> starts,
        FitOptions? options = null
    ) =>
        StandInFor(problem) is { } standIn
        && ClassicalFit.Refine(standIn, starts, options) is FitOutcome.Converged found
        && Holds(found.Parameters)
            ? (standIn, found)
            : (problem, ClassicalFit.Refine(problem, starts, options));

    /// <summary>As above, and from there to the minimum of the problem itself, which is a step of nothing: values and statistic
    /// are the problem's own, errors the stand-in's.</summary>
    /// <returns>The outcome, and the problem to ask for derivatives at it.</returns>
    public (FitProblem Problem, FitOutcome Outcome) RefineExactly(FitProblem problem, IReadOnlyList<double[]> starts)
    {
        (FitProblem near, FitOutcome outcome) = Refine(problem, starts);
        return
            !ReferenceEquals(near, problem)
            && outcome is FitOutcome.Converged found
            && ClassicalFit.Refine(problem, found.Parameters.AsSpan(), Last) is FitOutcome.Converged exact
            && Holds(exact.Parameters)
            ? (near, exact with { Sigmas = found.Sigmas, Covariance = found.Covariance })
            : (problem, ReferenceEquals(near, problem) ? outcome : ClassicalFit.Refine(problem, starts));
    }

    private static readonly FitOptions Last = new()
    {
        Covariance = false,
        Rescale = false,
        PromisedDecrease = Worth,
    };
}

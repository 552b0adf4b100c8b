using System.Buffers;
using System.Diagnostics;
using System.Numerics;
using Almagest.Learning.Campaigns;
using Almagest.Learning.OutOfDistribution;
using Almagest.Learning.Priors;
using Almagest.Learning.Results;
using Almagest.Spectra;
using Almagest.Spectra.Fitting;
using Almagest.Spectra.Fitting.Condensed;
using Almagest.Spectra.Fitting.Goodness;
using Almagest.Spectra.Fitting.Results;
using Almagest.Spectra.Models;
using Almagest.Spectra.Numerics;
using Almagest.Spectra.Observations;

namespace Almagest.Application.NetworkFits;

/// <summary>What comes after the network: the statistic of its answer, and for counts a classical fit that starts from
/// it.</summary>
internal static class ClassicalRefinement
{
    /// <param name="fit">What the network says.</param>
    /// <param name="answer">The same, with more.</param>
    /// <param name="posterior">Null: none.</param>
    /// <param name="source">The observation.</param>
    /// <param name="spectra">Its spectra; none of a flux.</param>
    /// <param name="condensed">What may stand in for the model; null: nothing.</param>
    /// <param name="workspace">Of the chunk.</param>
    /// <param name="fluxes">Of the run.</param>
    /// <param name="redshift">Of the source; null: not known.</param>
    public static SpectrumFit Complete(
        SpectrumFit fit,
        NetworkAnswer answer,
        PosteriorAnswer? posterior,
        FitEngine engine,
        Observation source,
        IReadOnlyList<FitSpectrum> spectra,
        RunSettings settings,
        CondensedModel? condensed,
        EvaluationWorkspace workspace,
        RunFluxes fluxes,
        double? redshift
    ) =>
        source.Payload switch
        {
            FluxPayload flux => fluxes.AddTo(
                FlagRules.AddTo(WithMisfit(fit, answer, engine, flux), answer, engine, null, settings),
                FluxBasis.Of(engine.Encoder.Grid, flux.Observed, answer.Parameters, redshift)
            ),
            // The classical problem of an observation: its campaign's model and limits, its own channels.
            CountsPayload => Refine(
                fit with
                {
                    Fit = fit.Fit with { Message = NoteOf(spectra) },
                    Network = posterior?.AddTo(fit.Network) ?? fit.Network,
                },
                answer,
                posterior,
                engine,
                CampaignProblem.Of(engine.Campaign, engine.ModelWith(settings.Bins), spectra, settings),
                settings,
                condensed,
                workspace,
                fluxes,
                redshift
            ),
            _ => throw SpectralDataException.At(source.Name, source.Payload.GetType().Name, "counts or a flux"),
        };

    /// <summary>Why a background is not what was asked for; null where it is.</summary>
    private static string? NoteOf(IReadOnlyList<FitSpectrum> spectra)
    {
        string[] notes = [.. spectra.Select(one => one.Note).OfType<string>().Distinct()];
        return notes.Length > 0 ? string.Join(' ', notes) : null;
    }

    private static SpectrumFit Refine(
        SpectrumFit fit,
        NetworkAnswer answer,
        PosteriorAnswer? posterior,
        FitEngine engine,
        FitProblem problem,
        RunSettings settings,
        CondensedModel? condensed,
        EvaluationWorkspace workspace,
        RunFluxes fluxes,
        double? redshift
    )
    {
        long begun = Stopwatch.GetTimestamp();
        double[] start = problem.Complete(answer.Parameters);
        double statistic = problem.Statistic(start);
        FitResult judged = fit.Fit.WithBackgroundsOf(problem) with
        {
            StatisticName = CampaignProblem.NameOf(problem),
            Binning = CampaignProblem.BinningOf(problem),
            Statistic = statistic,
            DegreesOfFreedom = problem.DegreesOfFreedom,
            NetCounts = answer.NetCounts,
            Flags =
                fit.Fit.Flags
                | (problem.Spectra.Any(bins => bins.Statistic == StatisticKind.ChiSquare) ? FitFlags.NotPoisson : FitFlags.None),
        };
        NetworkResult network = fit.Network with { Statistic = statistic };
        FluxBasis basis = FluxBasis.Of(problem, answer.Parameters, redshift) with { Posterior = posterior };
        SpectrumFit Flagged(FitResult one, FitScan? residuals) =>
            fluxes.AddTo(
                FlagRules.AddTo(new SpectrumFit { Fit = one, Network = network }, answer, engine, residuals, settings),
                basis
            );
        if (!settings.Refine)
            return Flagged(judged, null);
        // One component has one minimum; of several, the samples of the posterior know where others may be.
        double[][] starts =
            posterior is null || engine.ComponentCount == 1 ? [start] : [start, .. posterior.Starts(problem, start)];
        (FitProblem near, FitOutcome outcome) = condensed is null
            ? (problem, ClassicalFit.Refine(problem, starts))
            : condensed.RefineExactly(problem, starts);
        double elapsed = Stopwatch.GetElapsedTime(begun).TotalSeconds;
        if (outcome is FitOutcome.NotConverged failed)
            return Flagged(
                judged with
                {
                    Flags = judged.Flags | FitFlags.RefinementFailed,
                    Message = judged.Message is { } note ? $"{failed.Reason}. {note}" : failed.Reason,
                    ElapsedSeconds = elapsed,
                },
                null
            );
        var converged = (FitOutcome.Converged)outcome;
        basis = basis with { Minimum = (near, converged) };
        IReadOnlyList<ParameterEstimate> estimates = ParameterEstimate.AllOf(near, converged);
        // What the network's answer said of the priors is void: other values are told now.
        bool atEdge = problem.Asked.Any(index =>
            converged.AtBound[index] || IsAtEdge(engine.Campaign.Parameters[index], converged.Parameters[index])
        );
        FitResult poor = judged
            .JudgedBy(ExpectedStatistic.Of(near, converged).Fitted, settings.FalseAlarmRate)
            .AskedBy(ScoreTests.Of(problem, converged.Parameters), settings.FalseAlarmRate);
        return Flagged(
            poor with
            {
                Statistic = converged.Statistic,
                Parameters = estimates,
                ElapsedSeconds = elapsed,
                Flags = (poor.Flags & ~FitFlags.AtPriorEdge) | FitFlags.Refined | (atEdge ? FitFlags.AtPriorEdge : FitFlags.None),
            },
            FitResiduals.Of(near, converged.Parameters, engine.Encoder.Grid, workspace, problem)
        );
    }

    // The norm's prior is of counts, and brightness is no matter of belief.
    private static bool IsAtEdge(ParameterPrior prior, double value) =>
        prior.Kind != PriorKind.ExpectedCounts && (value <= prior.Lower || value >= prior.Upper);

    /// <summary>A flux has no noise to weigh by: the mean squared distance to the model, in log10, over the observed
    /// bins.</summary>
    private static SpectrumFit WithMisfit(SpectrumFit fit, NetworkAnswer answer, FitEngine engine, FluxPayload flux)
    {
        double[] rented = ArrayPool<double>.Shared.Rent(engine.Centers.Length);
        Span<double> model = rented.AsSpan(0, engine.Centers.Length);
        engine.ModelWith(BinIntegration.Exact).EvaluateDensity(engine.Centers, answer.Parameters, model);
        double misfit = SquaredDistance(flux, model) / fit.Fit.ObservedBins;
        ArrayPool<double>.Shared.Return(rented);
        int freedom = fit.Fit.ObservedBins - fit.Fit.Parameters.Count;
        return new SpectrumFit
        {
            Fit = fit.Fit with
            {
                StatisticName = "mse",
                Statistic = misfit,
                DegreesOfFreedom = freedom,
                Flags = fit.Fit.Flags | (freedom < 1 ? FitFlags.NoFreedom : FitFlags.None),
            },
            Network = fit.Network with { Statistic = misfit },
        };
    }

    /// <summary>Of the logarithms, log10, over the observed bins.</summary>
    /// <param name="model">Shape [bins]; overwritten.</param>
    private static double SquaredDistance(FluxPayload flux, Span<double> model)
    {
        for (int bin = 0; bin < model.Length; bin++)
            model[bin] = flux.Observed[bin] ? flux.FluxDensity[bin] / model[bin] : 1;
        (Vector<double> squares, int at) = (Vector<double>.Zero, 0);
        for (; at + Vector<double>.Count <= model.Length; at += Vector<double>.Count)
        {
            Vector<double> log = Vector.Log(new Vector<double>(model[at..]));
            squares += log * log;
        }
        double sum = Vector.Sum(squares);
        for (; at < model.Length; at++)
        {
            double log = Math.Log(model[at]);
            sum += log * log;
        }
        return sum / (PhysicalConstants.LogTen * PhysicalConstants.LogTen);
    }
}

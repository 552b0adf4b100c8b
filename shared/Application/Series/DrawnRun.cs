using System.Globalization;
using Almagest.Application.Fitting;
using Almagest.Application.Inference;
using Almagest.Charts.Fits;
using Almagest.Charts.Panels;
using Almagest.Learning.Campaigns;
using Almagest.Learning.Encoders;
using Almagest.Learning.Results;
using Almagest.Spectra;
using Almagest.Spectra.Fitting;
using Almagest.Spectra.Fitting.Backgrounds;
using Almagest.Spectra.Models;
using Almagest.Spectra.Observations;
using Almagest.Spectra.Responses;
using Almagest.Storage.Runs;

namespace Almagest.Application.Series;

/// <summary>One run, ready to draw its fits. Thread-safe.</summary>
public sealed class DrawnRun
{
    private readonly BackgroundShapes? _backgrounds;
    private readonly IResponseLibrary _responses;
    private readonly StoredSpectra _spectra;
    private readonly SpectralModel _model;
    private readonly Lazy<Task<CampaignEncoder>> _encoder;

    /// <param name="backgrounds">That the run learnt; null where it was not asked to.</param>
    internal DrawnRun(
        Run run,
        Campaign campaign,
        RunSettings settings,
        BackgroundShapes? backgrounds,
        IResponseLibrary responses,
        StoredSpectra spectra
    )
    {
        (Run, Campaign, Settings) = (run, campaign, settings);
        (_backgrounds, _responses, _spectra) = (backgrounds, responses, spectra);
        _model = SpectralModel.Parse(campaign.Model, campaign.Abundances, settings.Bins);
        _encoder = new(() => CampaignEncoder.CreateAsync(campaign, responses, CancellationToken.None));
    }

    public Run Run { get; }

    public Campaign Campaign { get; }

    public RunSettings Settings { get; }

    /// <summary>What can't be drawn is told in a note.</summary>
    /// <param name="fit">As stored, with its vectors; null: there is none.</param>
    /// <param name="rebinning">Null for the usual one.</param>
    public async Task<DrawnFit> OfAsync(
        Observation observation,
        SourceFit? fit,
        Rebinning? rebinning,
        CancellationToken cancellation
    )
    {
        List<string> notes = [];
        DrawnFit drawn = new();
        try
        {
            drawn =
                observation.Payload is not CountsPayload counts ? drawn
                : fit is null || !HasAll(fit) ? await AloneAsync()
                : await FittedAsync(observation, counts, fit, rebinning, notes, cancellation);
        }
        catch (SpectralDataException wrong)
        {
            notes.Add(wrong.Message);
        }
        try
        {
            if (fit is { Network.Filled.Length: > 0 } learnt)
                drawn = drawn with { Filled = await FilledAsync(observation, learnt.Network, cancellation) };
        }
        catch (Exception wrong) when (wrong is SpectralDataException or ArgumentException)
        {
            notes.Add($"What was filled in is not drawn: {wrong.Message}");
        }
        return notes.Count == 0 ? drawn : drawn with { Note = string.Join(' ', notes) };

        async Task<DrawnFit> AloneAsync() =>
            new() { Spectra = (await _spectra.PlotAsync(observation, rebinning, cancellation)).Spectra };
    }

    private static bool HasAll(SourceFit fit) =>
        fit.Fit.Parameters.Count > 0 && fit.Fit.Parameters.All(one => double.IsFinite(one.Value));

    private async Task<DrawnFit> FittedAsync(
        Observation observation,
        CountsPayload counts,
        SourceFit fit,
        Rebinning? rebinning,
        List<string> notes,
        CancellationToken cancellation
    )
    {
        FitSettings channels = CampaignProblem.SettingsOf(Campaign, Settings);
        FitSpectrum[] spectra =
        [
            .. (await FitSpectrum.LoadAsync(counts, _responses, cancellation)).Select(one =>
                _backgrounds?.Apply(one, channels) ?? one
            ),
        ];
        StoredProblem stored = StoredProblem.Of(observation.Name, Campaign, _model, Settings, spectra, fit);
        (FitProblem problem, double[] at) = (stored.Problem, stored.Parameters);
        if (!stored.IsAsTold(fit))
            notes.Add(
                $"This version finds {Figures.Number(stored.Statistic)} at the parameters, where the fit told "
                    + $"{Figures.Number(fit.Fit.Statistic)}: another version made it."
            );
        IReadOnlyList<string> labels = SpectrumLabels.WithBackgrounds(problem, LabelsOf(counts));
        return new()
        {
            Spectra =
            [
                .. Enumerable.Range(0, problem.Spectra.Count).Select(k => PlotSeries.Of(labels[k], problem, k, at, rebinning)),
            ],
            Region = fit.Network.Samples.Length > 0 ? RegionOf(problem, at) : null,
        };
    }

    /// <summary>Of one "data"; of several instruments those, each with its number where they are alike.</summary>
    private static string[] LabelsOf(CountsPayload counts) =>
        counts.Spectra.Count == 1
            ? ["data"]
            :
            [
                .. counts.Spectra.Select(
                    (one, k) =>
                        counts.Spectra.Count(other => other.Source.Instrument == one.Source.Instrument) > 1
                            ? string.Create(CultureInfo.InvariantCulture, $"{one.Source.Instrument} {k + 1}").Trim()
                            : one.Source.Instrument
                ),
            ];

    private static ClassicalRegion? RegionOf(FitProblem problem, double[] at)
    {
        if (ClassicalFit.Refine(problem, at) is not FitOutcome.Converged minimum)
            return null;
        int[] free = [.. problem.Asked.Select(index => problem.Free.ToList().IndexOf(index))];
        double[,] covariance = new double[free.Length, free.Length];
        for (int i = 0; i < free.Length; i++)
        for (int j = 0; j < free.Length; j++)
            covariance[i, j] = minimum.Covariance[free[i], free[j]];
        return new([.. problem.Asked.Select(index => minimum.Parameters[index])], covariance);
    }

    private async Task<FilledBins?> FilledAsync(Observation observation, NetworkResult network, CancellationToken cancellation)
    {
        CampaignEncoder encoder = await _encoder.Value.WaitAsync(cancellation);
        if (observation.Payload is CountsPayload flux && Campaign.Instruments.Count == 0 && FluxOnGrid.IsFlux(flux))
            observation = observation with { Payload = await FluxOnGrid.OfAsync(flux, encoder.Grid, _responses, cancellation) };
        if ((await encoder.EncodeAsync([observation], _responses, cancellation))[0] is not Encoded { Observation: { } encoded })
            return null;
        return DrawnFit.FilledOf(encoder.DecodeFilled(encoded, network.Filled, network.FilledBand));
    }
}

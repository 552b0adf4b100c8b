using Almagest.Learning.Campaigns;
using Almagest.Spectra;
using Almagest.Spectra.Fitting;
using Almagest.Spectra.Fitting.Backgrounds;
using Almagest.Spectra.Observations;
using Almagest.Spectra.Responses;
using Almagest.Storage.Catalogues;

namespace Almagest.Application.Runs;

/// <summary>Learns the shapes of a catalogue's backgrounds before a run begins: a fitter sees a chunk of it alone.</summary>
public sealed class BackgroundLearning(ICatalogueStore catalogues, IResponseLibrary responses)
{
    /// <summary>Of all instruments together.</summary>
    private const int MostObservations = 20_000;

    public async Task<BackgroundShapes> LearnAsync(
        Catalogue catalogue,
        Campaign campaign,
        RunSettings settings,
        CancellationToken cancellation
    )
    {
        if (settings.BackgroundModel is null)
            return BackgroundShapes.None;
        // Spectra of an instrument share the energies of their channels: one response says them.
        var known = new Dictionary<(string, int, int), (ResponseMatrix Response, int Taken)>();
        var spectra = new List<FitSpectrum>();
        await foreach (byte[] payload in catalogues.SampleAsync(catalogue.Id, MostObservations, cancellation))
        foreach (ObservedSpectrum observed in Usable(payload))
        {
            var key = ShapeLearner.KeyOf(observed.Source);
            if (!known.TryGetValue(key, out (ResponseMatrix Response, int Taken) same))
                same = (await responses.LoadAsync(observed.ResponseKey, cancellation), 0);
            known[key] = same with { Taken = same.Taken + 1 };
            if (same.Taken < ShapeLearner.MostSpectra)
                spectra.Add(new FitSpectrum(observed, same.Response));
        }
        return BackgroundShapes.Learn(spectra, CampaignProblem.SettingsOf(campaign, settings));
    }

    /// <summary>A damaged observation is a failure of its own, later.</summary>
    private static IEnumerable<ObservedSpectrum> Usable(byte[] payload)
    {
        try
        {
            return PayloadCodec.Decode(payload) is CountsPayload counts ? counts.Spectra.Where(ShapeLearner.IsUsable) : [];
        }
        catch (SpectralDataException)
        {
            return [];
        }
    }
}

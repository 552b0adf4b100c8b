using Almagest.Charts.Panels;
using Almagest.Ogip;
using Almagest.Spectra.Observations;
using Almagest.Spectra.Responses;
using Almagest.Storage.Catalogues;

namespace Almagest.Application.Series;

/// <summary>Observations as the database holds them, for pictures: their files may be gone.</summary>
public sealed class StoredSpectra(ICatalogueStore catalogues, IResponseLibrary responses)
{
    /// <summary>All spectra of one, each over its instrument's usual band.</summary>
    /// <param name="observation">Its id in the database.</param>
    /// <exception cref="UnknownException">There is none, or it's a flux on a campaign's own grid.</exception>
    /// <exception cref="Spectra.SpectralDataException">What is stored is damaged, or has no good channel there.</exception>
    public async Task<Plot> PlotAsync(long observation, CancellationToken cancellation) =>
        await catalogues.ReadAsync(observation, cancellation) is { Payload: CountsPayload } stored
            ? await PlotAsync(stored, null, cancellation)
            : throw new UnknownException("spectrum", $"{observation}");

    /// <param name="observation">Of counts, as stored.</param>
    /// <param name="rebinning">Null for the usual one.</param>
    internal async Task<Plot> PlotAsync(Observation observation, Rebinning? rebinning, CancellationToken cancellation)
    {
        List<ResponseMatrix> matrices = [];
        foreach (ObservedSpectrum spectrum in ((CountsPayload)observation.Payload).Spectra)
            matrices.Add(await responses.LoadAsync(spectrum.ResponseKey, cancellation));
        return new PlottedSeries(new() { Sources = [], Rebinning = rebinning }).Of([
            new ReadObservation(observation, matrices, [], []),
        ]);
    }
}

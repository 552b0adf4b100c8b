using Almagest.Ogip;
using Almagest.Spectra;
using Almagest.Spectra.Observations;
using Almagest.Spectra.Responses;

namespace Almagest.Cli.Fitting;

/// <summary>The responses of spectra that this process has read, without a way through the database.</summary>
internal sealed class ReadResponses(IEnumerable<ReadObservation> observations) : IResponseLibrary
{
    private readonly Dictionary<string, ResponseMatrix> _byKey = observations
        .DistinctBy(KeyOf).ToDictionary(KeyOf, read => read.Response);

    public Task<ResponseMatrix> LoadAsync(string responseKey, CancellationToken cancellation) =>
        _byKey.TryGetValue(responseKey, out ResponseMatrix? response) ? Task.FromResult(response)
        : throw SpectralDataException.At("responses", $"no {responseKey}", "one of the spectra that were read");

    private static string KeyOf(ReadObservation read) => ((CountsPayload)read.Observation.Payload).Spectra[0].ResponseKey;
}

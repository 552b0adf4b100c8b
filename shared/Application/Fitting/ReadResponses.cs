using Almagest.Ogip;
using Almagest.Spectra;
using Almagest.Spectra.Responses;

namespace Almagest.Application.Fitting;

/// <summary>The responses of spectra that this process has read, without a way through the database.</summary>
public sealed class ReadResponses(IEnumerable<ReadObservation> observations) : IResponseLibrary
{
    private readonly Dictionary<string, ResponseMatrix> _byKey = observations
        .SelectMany(read => read.Spectra.Zip(read.Responses))
        .DistinctBy(one => one.First.ResponseKey)
        .ToDictionary(one => one.First.ResponseKey, one => one.Second);

    public Task<ResponseMatrix> LoadAsync(string responseKey, CancellationToken cancellation) =>
        _byKey.TryGetValue(responseKey, out ResponseMatrix? response)
            ? Task.FromResult(response)
            : throw SpectralDataException.At("responses", $"no {responseKey}", "one of the spectra that were read");
}

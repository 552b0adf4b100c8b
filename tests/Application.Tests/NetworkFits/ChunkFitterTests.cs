using System.Collections.Concurrent;
using Almagest.Spectra.Fitting;
using Almagest.Spectra.Observations;
using Almagest.Spectra.Responses;
using Almagest.Storage.Runs;
using Almagest.Tests;

namespace Almagest.Application.Tests.NetworkFits;

public sealed class ChunkFitterTests(Learnt learnt)
{
    /// <summary>By the engine, its posterior's summaries, the encoder and the classical fit of each observation.</summary>
    [Fact]
    public async Task A_response_is_loaded_once_a_chunk()
    {
        CountingLibrary library = new(learnt.Responses);
        await using FitDatabase database = await FitDatabase.CreateAsync(library, (learnt.Counts, learnt.PosteriorNetwork));
        Observation[] observations = [.. Enumerable.Range(1, 3).Select(seed => learnt.DrawnCounts(1.8, 2e-3, seed))];
        for (int chunk = 1; chunk <= 2; chunk++)
        {
            Run run = await database.SubmitAsync(learnt.Counts, learnt.PosteriorNetwork, RunSettings.Default, observations);
            Assert.Equal(3, (await database.FitAsync(run)).Fits.Count);
            Assert.Equal([KeyValuePair.Create("ccd", chunk)], library.Loads);
        }
    }

    private sealed class CountingLibrary(IResponseLibrary library) : IResponseLibrary
    {
        public ConcurrentDictionary<string, int> Loads { get; } = new();

        public Task<ResponseMatrix> LoadAsync(string responseKey, CancellationToken cancellation)
        {
            Loads.AddOrUpdate(responseKey, 1, (_, before) => before + 1);
            return library.LoadAsync(responseKey, cancellation);
        }
    }
}

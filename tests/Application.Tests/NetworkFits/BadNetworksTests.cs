using System.Buffers.Binary;
using System.Text;
using System.Text.Json;
using Almagest.Application.NetworkFits;
using Almagest.Spectra.Fitting;
using Almagest.Spectra.Responses;
using Almagest.Storage.Networks;
using Almagest.Storage.Runs;
using Almagest.Tests;

namespace Almagest.Application.Tests.NetworkFits;

/// <summary>Networks that somebody made or damaged, with a hash that fits: no answer of theirs is stored as one.</summary>
public sealed class BadNetworksTests(Learnt learnt)
{
    [Theory]
    [InlineData(float.NaN), InlineData(float.PositiveInfinity)]
    public async Task Weights_that_are_no_numbers_stop_the_run(float weight) =>
        Assert.Contains(
            "a finite number",
            (await Assert.ThrowsAsync<UnusableNetworkException>(() => FitAsync(WithWeights(weight)))).Message,
            StringComparison.Ordinal
        );

    [Fact]
    public async Task Weights_that_give_no_numbers_give_failures()
    {
        ChunkResult result = await FitAsync(WithWeights(1e38f));
        Assert.Empty(result.Fits);
        Assert.Equal(2, result.Failures.Count);
        Assert.All(result.Failures, failure =>
            Assert.Contains("a network's answer of no numbers", failure.Reason, StringComparison.Ordinal)
        );
    }

    private byte[] WithWeights(float weight)
    {
        byte[] bundle = [.. learnt.CountsNetwork.Bundle];
        int length = (int)BinaryPrimitives.ReadInt64LittleEndian(bundle);
        using JsonDocument header = JsonDocument.Parse(bundle.AsMemory(8, length));
        foreach (JsonProperty tensor in header.RootElement.EnumerateObject().Where(one => IsWeight(one.Name)))
        {
            JsonElement at = tensor.Value.GetProperty("data_offsets");
            for (int i = at[0].GetInt32(); i < at[1].GetInt32(); i += 4)
                BinaryPrimitives.WriteSingleLittleEndian(bundle.AsSpan(8 + length + i), weight);
        }
        return bundle;
    }

    [Fact]
    public async Task Other_targets_than_the_campaign_s_stop_the_run()
    {
        string name = learnt.Counts.Parameters.First(prior => prior.IsFree).Name;
        byte[] bundle = [.. learnt.CountsNetwork.Bundle],
            told = Encoding.UTF8.GetBytes(name);
        int at = bundle.AsSpan().IndexOf(told);
        Assert.True(at > 0);
        bundle[at + told.Length - 1] = (byte)'_';
        Assert.Contains(
            "the targets",
            (await Assert.ThrowsAsync<UnusableNetworkException>(() => FitAsync(bundle))).Message,
            StringComparison.Ordinal
        );
    }

    private static bool IsWeight(string tensor) => tensor.StartsWith("regressor.", StringComparison.Ordinal);

    private async Task<ChunkResult> FitAsync(byte[] bundle)
    {
        NetworkRecord network = learnt.CountsNetwork with { Id = ResponseKey.Sha256(bundle), Bundle = bundle };
        await using FitDatabase database = await FitDatabase.CreateAsync(learnt.Responses, (learnt.Counts, network));
        Run run = await database.SubmitAsync(
            learnt.Counts,
            network,
            RunSettings.Default,
            [.. Enumerable.Range(1, 2).Select(seed => learnt.DrawnCounts(1.8, 2e-3, seed))]
        );
        return await database.FitAsync(run);
    }
}

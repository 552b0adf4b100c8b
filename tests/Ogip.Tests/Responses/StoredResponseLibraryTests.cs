using System.Collections.Concurrent;
using Almagest.Ogip.Responses;
using Almagest.Spectra;
using Almagest.Spectra.Responses;

namespace Almagest.Ogip.Tests.Responses;

public sealed class StoredResponseLibraryTests
{
    private static readonly CancellationToken Cancellation = TestContext.Current.CancellationToken;
    private readonly ConcurrentDictionary<string, int> _reads = new();
    private bool _isDown;

    [Fact]
    public async Task Each_key_is_parsed_once_whoever_asks()
    {
        var library = new StoredResponseLibrary(ReadAsync);
        ResponseMatrix[] loaded = await Task.WhenAll(
            Enumerable.Range(0, 20).Select(_ => Task.Run(() => library.LoadAsync("rmf+arf", Cancellation)))
        );
        Assert.All(loaded, matrix => Assert.Same(loaded[0], matrix));
        Assert.Equal((1, 1), (_reads["rmf"], _reads["arf"]));
        double[] rate = new double[4];
        loaded[0].Fold([1, 1, 1], rate);
        Assert.Equal([5, 15, 25, 15], rate);
    }

    [Fact]
    public async Task An_RMF_is_parsed_once_for_all_its_ARFs()
    {
        var library = new StoredResponseLibrary(ReadAsync);
        ResponseMatrix one = await library.LoadAsync("rmf+arf", Cancellation);
        ResponseMatrix bare = await library.LoadAsync("rmf", Cancellation);
        Assert.Same(one.Redistribution, bare.Redistribution);
        Assert.Equal(1, _reads["rmf"]);
    }

    [Fact]
    public async Task What_was_used_last_is_kept()
    {
        var library = new StoredResponseLibrary(ReadAsync, capacity: 2);
        foreach (string key in (string[])["rmf", "rmf2", "rmf3", "rmf4", "rmf4", "rmf"])
            await library.LoadAsync(key, Cancellation);
        Assert.Equal((2, 1), (_reads["rmf"], _reads["rmf4"]));
    }

    [Fact]
    public async Task A_failure_is_not_kept()
    {
        var library = new StoredResponseLibrary(ReadAsync);
        _isDown = true;
        await Assert.ThrowsAsync<TimeoutException>(() => library.LoadAsync("rmf", Cancellation));
        _isDown = false;
        Assert.Equal(4, (await library.LoadAsync("rmf", Cancellation)).ChannelCount);
    }

    [Fact]
    public async Task A_stored_file_that_is_none_is_named() =>
        Assert.StartsWith(
            "stored RMF bad",
            (
                await Assert.ThrowsAsync<SpectralDataException>(() =>
                    new StoredResponseLibrary(ReadAsync).LoadAsync("bad", Cancellation)
                )
            ).Message,
            StringComparison.Ordinal
        );

    private Task<byte[]> ReadAsync(string sha256, CancellationToken cancellation)
    {
        if (_isDown)
            throw new TimeoutException();
        _reads.AddOrUpdate(sha256, 1, (_, count) => count + 1);
        return Task.FromResult(
            sha256 == "bad" ? [1, 2, 3]
            : sha256 == "arf" ? SampleFiles.Arf()
            : SampleFiles.Rmf()
        );
    }
}

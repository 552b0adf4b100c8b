using Almagest.Spectra;
using Almagest.Spectra.Responses;
using Almagest.Storage.Connections;
using Almagest.Storage.Responses;

namespace Almagest.Storage.Tests.Responses;

public sealed class ResponseFileStoreTests(Databases databases)
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory, InlineData(StorageProvider.Sqlite), InlineData(StorageProvider.Postgres)]
    public async Task A_file_comes_back_to_the_byte_and_is_kept_once(StorageProvider provider)
    {
        await using TestStorage storage = await databases.CreateAsync(provider);
        IResponseFileStore files = storage.Get<IResponseFileStore>();
        byte[] bytes = [.. Enumerable.Range(0, 100_000).Select(i => (byte)(i * i >> 7))];
        string sha256 = ResponseKey.Sha256(bytes);
        await files.AddAsync(sha256, "pn.rmf", bytes, Cancellation);
        await files.AddAsync(sha256, "the same.rmf", bytes, Cancellation);
        Assert.Equal(bytes, await files.ReadAsync(sha256, Cancellation));
        Assert.Equal(1, await storage.CountAsync("response_files"));
    }

    [Theory, InlineData(StorageProvider.Sqlite), InlineData(StorageProvider.Postgres)]
    public async Task Wrong_missing_and_damaged_files_are_told_apart(StorageProvider provider)
    {
        await using TestStorage storage = await databases.CreateAsync(provider);
        IResponseFileStore files = storage.Get<IResponseFileStore>();
        byte[] bytes = [1, 2, 3];
        string sha256 = ResponseKey.Sha256(bytes);
        await Assert.ThrowsAsync<SpectralDataException>(() =>
            files.AddAsync(sha256, "x.rmf", new byte[] { 1, 2, 4 }, Cancellation)
        );
        SpectralDataException absent = await Assert.ThrowsAsync<SpectralDataException>(() =>
            files.ReadAsync(sha256, Cancellation)
        );
        Assert.Contains("none in the database", absent.Message, StringComparison.Ordinal);

        await files.AddAsync(sha256, "x.rmf", bytes, Cancellation);
        await storage.QueryAsync("UPDATE response_files SET size = 2");
        SpectralDataException damaged = await Assert.ThrowsAsync<SpectralDataException>(() =>
            files.ReadAsync(sha256, Cancellation)
        );
        Assert.Contains("SHA-256", damaged.Message, StringComparison.Ordinal);
        await storage.QueryAsync("UPDATE response_files SET size = 1000000000000");
        await Assert.ThrowsAsync<SpectralDataException>(() => files.ReadAsync(sha256, Cancellation));
    }
}

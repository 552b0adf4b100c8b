using System.IO.Compression;
using Almagest.Spectra;
using Almagest.Spectra.Responses;
using Almagest.Storage.Bulk;
using Almagest.Storage.Connections;
using Almagest.Storage.Schema;
using Microsoft.EntityFrameworkCore;

namespace Almagest.Storage.Responses;

internal sealed class ResponseFileStore(Database database, TimeProvider clock) : IResponseFileStore
{
    public async Task AddAsync(string sha256, string name, ReadOnlyMemory<byte> bytes, CancellationToken cancellation)
    {
        RequireHash(sha256, ResponseKey.Sha256(bytes.Span), name);
        if (
            await database.RunAsync(
                (context, token) => context.ResponseFiles.AnyAsync(row => row.Sha256 == sha256, token),
                cancellation
            )
        )
            return;
        byte[] content = Zip(bytes.Span);
        string cleanName = StoredText.Clean(name);
        DateTime now = clock.GetUtcNow().UtcDateTime;
        await database.RunAsync(
            (context, token) =>
                context.Database.ExecuteSqlAsync(
                    $"""
                    INSERT INTO response_files (sha256, name, content, size, created_at)
                    VALUES ({sha256}, {cleanName}, {content}, {(long)bytes.Length}, {now})
                    ON CONFLICT (sha256) DO NOTHING
                    """,
                    token
                ),
            cancellation
        );
    }

    public async Task<byte[]> ReadAsync(string sha256, CancellationToken cancellation)
    {
        ResponseFileRow row = await database.RunAsync(
            (context, token) => context.ResponseFiles.SingleOrDefaultAsync(file => file.Sha256 == sha256, token),
            cancellation
        ) ?? throw SpectralDataException.At($"response file {sha256}", "none in the database", "that it was ingested");
        byte[] bytes = Unzip(row);
        RequireHash(sha256, ResponseKey.Sha256(bytes), row.Name);
        return bytes;
    }

    public Task<IReadOnlyList<ResponseFile>> ListAsync(CancellationToken cancellation) =>
        database.RunAsync<IReadOnlyList<ResponseFile>>(
            async (context, token) =>
                await context
                    .ResponseFiles.OrderBy(row => row.Name)
                    .ThenBy(row => row.Sha256)
                    .Select(row => new ResponseFile(row.Sha256, row.Name))
                    .ToListAsync(token),
            cancellation
        );

    private static void RequireHash(string expected, string found, string name)
    {
        if (found != expected)
            throw SpectralDataException.At($"response file {name}", $"SHA-256 {found}", expected);
    }

    private static byte[] Zip(ReadOnlySpan<byte> bytes)
    {
        using MemoryStream zipped = new();
        using (GZipStream zip = new(zipped, CompressionLevel.Optimal))
            zip.Write(bytes);
        return zipped.ToArray();
    }

    private static byte[] Unzip(ResponseFileRow row)
    {
        try
        {
            byte[] bytes = new byte[checked((int)row.Size)];
            using GZipStream zip = new(new MemoryStream(row.Content), CompressionMode.Decompress);
            zip.ReadExactly(bytes);
            return bytes;
        }
        catch (Exception error) when (error is InvalidDataException or EndOfStreamException or OverflowException)
        {
            throw new SpectralDataException($"response file {row.Name} in the database: {error.Message}", error);
        }
    }
}

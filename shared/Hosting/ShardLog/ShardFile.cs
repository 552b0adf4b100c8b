using System.Buffers.Binary;

namespace Almagest.Hosting.ShardLog;

/// <summary>A shard on disk: magic "ALSL", index (int32), length (int64), little-endian, then the bytes.</summary>
internal static class ShardFile
{
    private const int HeaderBytes = 16;

    /// <summary>Far beyond any shard: a header that asks for more is not ours.</summary>
    private const long LargestShard = 1 << 30;

    private static ReadOnlySpan<byte> Magic => "ALSL"u8;

    public static async Task WriteAsync(string path, int shardIndex, ReadOnlyMemory<byte> shard, CancellationToken cancellation)
    {
        byte[] header = new byte[HeaderBytes];
        Magic.CopyTo(header);
        BinaryPrimitives.WriteInt32LittleEndian(header.AsSpan(4), shardIndex);
        BinaryPrimitives.WriteInt64LittleEndian(header.AsSpan(8), shard.Length);
        using Microsoft.Win32.SafeHandles.SafeFileHandle file = File.OpenHandle(
            path,
            FileMode.CreateNew,
            FileAccess.Write,
            FileShare.None,
            FileOptions.Asynchronous,
            HeaderBytes + shard.Length
        );
        await RandomAccess.WriteAsync(file, [header, shard], fileOffset: 0, cancellation);
    }

    /// <summary>The shard, or null where it was removed since the folder was listed.</summary>
    /// <exception cref="InvalidDataException">The file is damaged.</exception>
    public static async Task<ShardLogEntry?> ReadAsync(string path, long offset, CancellationToken cancellation)
    {
        if (!File.Exists(path))
            return null;
        byte[] bytes;
        try
        {
            if (new FileInfo(path).Length > LargestShard + HeaderBytes)
                throw Damaged(path, "more than 1 GiB");
            bytes = await File.ReadAllBytesAsync(path, cancellation);
        }
        catch (Exception exception) when (exception is FileNotFoundException or DirectoryNotFoundException)
        {
            return null;
        }
        if (bytes.Length < HeaderBytes || !bytes.AsSpan(0, 4).SequenceEqual(Magic))
            throw Damaged(path, "no header");
        int shardIndex = BinaryPrimitives.ReadInt32LittleEndian(bytes.AsSpan(4));
        long length = BinaryPrimitives.ReadInt64LittleEndian(bytes.AsSpan(8));
        if (shardIndex < 0 || length != bytes.Length - HeaderBytes)
            throw Damaged(path, $"shard {shardIndex} of {length} bytes in a file of {bytes.Length}");
        return new ShardLogEntry(offset, shardIndex, bytes.AsMemory(HeaderBytes));
    }

    private static InvalidDataException Damaged(string path, string found) =>
        new($"{path}: found {found}; expected a shard of this log. Remove the file: its shard can be drawn again.");
}

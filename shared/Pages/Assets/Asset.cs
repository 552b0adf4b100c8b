using System.IO.Compression;
using System.Reflection;
using System.Security.Cryptography;

namespace Almagest.Pages.Assets;

/// <summary>Style, modules and icon: embedded here, so that they are there from any folder. Their address has the hash of all of
/// them: modules name one another, and a new set is a new address.</summary>
public static class Asset
{
    internal const string Path = "/assets";
    private const string Prefix = "assets/";

    private static readonly Dictionary<string, AssetFile> Files = Read();
    private static readonly string Hash = HashOf(Files.Values);

    internal static IEnumerable<AssetFile> All => Files.Values;

    /// <summary>Where a page finds it.</summary>
    /// <exception cref="KeyNotFoundException">There is none of that name.</exception>
    public static string Of(string name) => $"{Path}/{Hash}/{Files[name].Name}";

    /// <exception cref="KeyNotFoundException">There is none of that name.</exception>
    internal static byte[] Bytes(string name) => Files[name].Bytes;

    /// <summary>Null: none of this set.</summary>
    internal static AssetFile? Find(string hash, string name) => hash == Hash ? Files.GetValueOrDefault(name) : null;

    private static Dictionary<string, AssetFile> Read()
    {
        Assembly here = typeof(Asset).Assembly;
        return here.GetManifestResourceNames()
            .Where(name => name.StartsWith(Prefix, StringComparison.Ordinal))
            .Order(StringComparer.Ordinal)
            .Select(name =>
            {
                using Stream stream = here.GetManifestResourceStream(name)!;
                byte[] bytes = new byte[stream.Length];
                stream.ReadExactly(bytes);
                return new AssetFile(name[Prefix.Length..], bytes);
            })
            .ToDictionary(file => file.Name, StringComparer.Ordinal);
    }

    private static string HashOf(IEnumerable<AssetFile> files)
    {
        using IncrementalHash hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (AssetFile file in files.OrderBy(file => file.Name, StringComparer.Ordinal))
        {
            hash.AppendData(System.Text.Encoding.UTF8.GetBytes(file.Name));
            hash.AppendData(file.Bytes);
        }
        return Convert.ToHexStringLower(hash.GetHashAndReset().AsSpan(0, 6));
    }
}

/// <param name="Name">Such as page.css.</param>
internal sealed record AssetFile(string Name, byte[] Bytes)
{
    private readonly Lazy<byte[]> _brotli = new(() => Compressed(Bytes));

    /// <summary>Compressed once, as far as it goes.</summary>
    public byte[] Brotli => _brotli.Value;

    public string MediaType =>
        System.IO.Path.GetExtension(Name) switch
        {
            ".css" => "text/css; charset=utf-8",
            ".js" => "text/javascript; charset=utf-8",
            ".svg" => "image/svg+xml",
            _ => "application/octet-stream",
        };

    private static byte[] Compressed(byte[] bytes)
    {
        using MemoryStream into = new();
        using (BrotliStream brotli = new(into, CompressionLevel.SmallestSize))
            brotli.Write(bytes);
        return into.ToArray();
    }
}

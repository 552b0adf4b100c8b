using System.Security.Cryptography;
using Almagest.Learning.Encoders;
using Almagest.Spectra;

namespace Almagest.Networks.Bundles;

/// <summary>
/// A trained network as it is stored and sent: one array of bytes in safetensors form, weights and normalisation with JSON
/// beside them, no code. Immutable, and named by its content.
/// </summary>
public sealed class NetworkBundle
{
    private const string MetadataKey = "almagest";
    private readonly byte[] _bytes;

    private NetworkBundle(byte[] bytes, BundleMetadata metadata, IReadOnlyDictionary<string, StoredTensor> tensors) =>
        (_bytes, Metadata, Tensors, Id) = (bytes, metadata, tensors, Hash(bytes));

    /// <summary>Lower-case hex of the SHA-256 of the bytes.</summary>
    public string Id { get; }

    public BundleMetadata Metadata { get; }

    public ReadOnlyMemory<byte> Bytes => _bytes;

    internal IReadOnlyDictionary<string, StoredTensor> Tensors { get; }

    /// <param name="bytes">As stored; copied.</param>
    /// <param name="expectedId">What the bytes' hash must be, checked before anything is read.</param>
    /// <exception cref="SpectralDataException">Another hash, or not a sound bundle.</exception>
    public static NetworkBundle Read(ReadOnlySpan<byte> bytes, string expectedId)
    {
        byte[] copy = bytes.ToArray();
        string id = Hash(copy);
        if (!string.Equals(id, expectedId, StringComparison.OrdinalIgnoreCase))
            throw SpectralDataException.At("network bundle, SHA-256", id, expectedId);
        (IReadOnlyDictionary<string, string> metadata, IReadOnlyDictionary<string, StoredTensor> tensors) = SafeTensors.Read(
            copy
        );
        if (!metadata.TryGetValue(MetadataKey, out string? text))
            throw SpectralDataException.At("network bundle, metadata", $"no key {MetadataKey}", "one");
        return new NetworkBundle(copy, BundleMetadata.Read(text), tensors);
    }

    /// <summary>Whether it learnt from what observations are encoded as now: what it says of any other encoding is nonsense
    /// that looks like numbers.</summary>
    public bool IsReadable => Encoding == CampaignEncoder.Version;

    private string Encoding => Metadata.Provenance.GetValueOrDefault(CampaignEncoder.VersionKey, "none");

    /// <exception cref="SpectralDataException">It is not <see cref="IsReadable"/>.</exception>
    public void RequireReadable()
    {
        if (!IsReadable)
            throw SpectralDataException.At(
                $"network {Id}",
                $"encoding {Encoding}",
                $"encoding {CampaignEncoder.Version}: train the campaign again"
            );
    }

    internal static NetworkBundle Write(BundleMetadata metadata, IReadOnlyList<StoredTensor> tensors)
    {
        byte[] bytes = SafeTensors.Write(new Dictionary<string, string> { [MetadataKey] = metadata.Write() }, tensors);
        return new NetworkBundle(bytes, metadata, tensors.ToDictionary(tensor => tensor.Name));
    }

    /// <summary>The same tensors, of which something else is said.</summary>
    internal NetworkBundle With(BundleMetadata metadata) => Write(metadata, [.. Tensors.Values]);

    /// <exception cref="SpectralDataException">There is no such tensor, or it has another shape.</exception>
    internal float[] Values(string name, params ReadOnlySpan<long> shape)
    {
        if (!Tensors.TryGetValue(name, out StoredTensor? tensor))
            throw SpectralDataException.At($"network bundle, tensor {name}", "none", "one");
        return shape.SequenceEqual(tensor.Shape)
            ? tensor.Values
            : throw SpectralDataException.At(
                $"network bundle, tensor {name}",
                $"shape [{string.Join(", ", tensor.Shape)}]",
                $"[{string.Join(", ", shape.ToArray())}]"
            );
    }

    private static string Hash(byte[] bytes) => Convert.ToHexStringLower(SHA256.HashData(bytes));
}

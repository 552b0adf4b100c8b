using System.Security.Cryptography;

namespace Almagest.Spectra.Responses;

/// <summary>The name of a response: the SHA-256 of its files, so that the same files have the same name anywhere.</summary>
public static class ResponseKey
{
    /// <param name="rmfSha256">Lower-case hex of the RMF or RSP file's bytes (unzipped).</param>
    /// <param name="arfSha256">Likewise of the ARF; null if there is none.</param>
    /// <returns>"rmf" or "rmf+arf", each 64 hex digits.</returns>
    public static string Of(string rmfSha256, string? arfSha256) => arfSha256 is null ? rmfSha256 : $"{rmfSha256}+{arfSha256}";

    /// <summary>Lower-case hex of the SHA-256 of some bytes.</summary>
    public static string Sha256(ReadOnlySpan<byte> bytes) => Convert.ToHexStringLower(SHA256.HashData(bytes));
}

/// <summary>Finds responses by key: files, or the database.</summary>
public interface IResponseLibrary
{
    /// <exception cref="SpectralDataException">No response of that key is held.</exception>
    Task<ResponseMatrix> LoadAsync(string responseKey, CancellationToken cancellation);
}

using Almagest.Spectra;

namespace Almagest.Storage.Responses;

/// <summary>RMF, RSP and ARF files by the SHA-256 of their bytes.</summary>
public interface IResponseFileStore
{
    /// <summary>Adding it again does nothing.</summary>
    /// <param name="sha256">Lower-case hex.</param>
    /// <param name="name">As the file was called; for people.</param>
    /// <param name="bytes">Unzipped.</param>
    /// <exception cref="SpectralDataException">The bytes have another hash.</exception>
    Task AddAsync(string sha256, string name, ReadOnlyMemory<byte> bytes, CancellationToken cancellation);

    /// <returns>The file, unzipped.</returns>
    /// <exception cref="SpectralDataException">No such file is held, or it is damaged.</exception>
    Task<byte[]> ReadAsync(string sha256, CancellationToken cancellation);

    /// <summary>All that is held, by name.</summary>
    Task<IReadOnlyList<ResponseFile>> ListAsync(CancellationToken cancellation);
}

/// <param name="Sha256">Of the bytes unzipped, lower-case hex.</param>
/// <param name="Name">As the file was called; several may be called so.</param>
public sealed record ResponseFile(string Sha256, string Name);

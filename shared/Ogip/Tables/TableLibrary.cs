using System.Collections.Concurrent;
using Almagest.Ogip.Fits;
using Almagest.Spectra.Models.Tables;

namespace Almagest.Ogip.Tables;

/// <summary>
/// Table models in files of this machine: the one that is named, relative to the working directory, and no other. Each is read
/// once. Thread-safe.
/// </summary>
public sealed class TableLibrary(FitsLimits? limits = null) : ITableLibrary
{
    private readonly ConcurrentDictionary<string, Lazy<KnownTable>> _read = new();

    /// <exception cref="Spectra.SpectralDataException">No such file, or it is no table model.</exception>
    public KnownTable Load(string file) => _read.GetOrAdd(file, _ => new(() => Read(file))).Value;

    private KnownTable Read(string path)
    {
        FitsFile file = FitsFile.Open(path, limits ?? FitsLimits.Default);
        return new(path, InputFile.Of("TABLE", path, file).Sha256, TableModelReader.Read(file));
    }
}

using System.Collections;
using Almagest.Learning.Campaigns;
using Almagest.Learning.Shards;
using Almagest.Spectra;
using Microsoft.Win32.SafeHandles;

namespace Almagest.Trainer.Sessions;

/// <summary>The shards of a campaign too large for memory, in a file that is gone with the process; each is read when it is asked
/// for. Thread-safe.</summary>
internal sealed class ShardSpool : IReadOnlyList<Shard>, IDisposable
{
    private readonly SafeFileHandle _file;
    private readonly (long At, int Length)[] _places;
    private long _end;

    /// <param name="folder">On a disk with room for them; see <see cref="BytesOf"/>.</param>
    /// <exception cref="SpectralDataException">It has no room.</exception>
    public ShardSpool(Campaign campaign, string folder)
    {
        long needed = BytesOf(campaign),
            free = new DriveInfo(folder).AvailableFreeSpace;
        if (free < needed)
            throw SpectralDataException.At(
                $"Trainer:SpoolFolder {folder}",
                FormattableString.Invariant($"{free / 1e9:0.0} GB free"),
                FormattableString.Invariant($"{needed / 1e9:0.0} GB for the shards of campaign {campaign.Name}")
            );
        string path = Path.Combine(folder, $"almagest-{Guid.NewGuid():N}.shards");
        _file = File.OpenHandle(
            path,
            FileMode.CreateNew,
            FileAccess.ReadWrite,
            FileShare.Delete,
            FileOptions.RandomAccess | FileOptions.DeleteOnClose
        );
        // Elsewhere than on Windows a file may be gone and still be used: not even a killed process leaves it behind.
        if (!OperatingSystem.IsWindows())
            File.Delete(path);
        _places = new (long, int)[campaign.ShardCount];
    }

    public int Count => _places.Length;

    /// <exception cref="InvalidOperationException">It was not added.</exception>
    public Shard this[int index]
    {
        get
        {
            (long at, int length) = _places[index];
            if (length == 0)
                throw new InvalidOperationException($"Shard {index} was not added.");
            byte[] bytes = GC.AllocateUninitializedArray<byte>(length);
            for (int read = 0, more; read < length; read += more)
                if ((more = RandomAccess.Read(_file, bytes.AsSpan(read), at + read)) == 0)
                    throw new EndOfStreamException($"The file of shards ends at {at + read}; expected {at + length}.");
            return ShardCodec.Read(bytes);
        }
    }

    /// <summary>Each shard once.</summary>
    public void Add(Shard shard)
    {
        byte[] bytes = ShardCodec.Write(shard);
        long at = Interlocked.Add(ref _end, bytes.Length) - bytes.Length;
        RandomAccess.Write(_file, bytes, at);
        _places[shard.Index] = (at, bytes.Length);
    }

    public IEnumerator<Shard> GetEnumerator() => Enumerable.Range(0, Count).Select(i => this[i]).GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    public void Dispose() => _file.Dispose();

    private static long BytesOf(Campaign campaign)
    {
        long bins = campaign.GridEdges.Length - 1,
            spectrum = campaign.Instruments.Count == 0 ? 4 * bins : campaign.SpectraPerSource * (20 + (16 * bins));
        return campaign.Spectra * (spectrum + (8 * campaign.Parameters.Count)) + (campaign.ShardCount * 88L);
    }
}

using System.Collections.Concurrent;
using System.Globalization;
using System.Runtime.CompilerServices;

namespace Almagest.Hosting.ShardLog;

/// <summary>
/// The log of the embedded size: one file a shard, named by its offset. A file appears under its name only when it is
/// complete, so neither a crash nor a reader in another process meets half a shard. Several processes may append.
/// </summary>
/// <param name="folder">Made when first needed.</param>
/// <param name="clock">For the looks that find what another process has appended.</param>
public sealed class FolderShardLog(string folder, TimeProvider clock) : IShardLog
{
    // Within this process readers are woken at once; another process's shards are found by looking.
    private static readonly TimeSpan Look = TimeSpan.FromMilliseconds(500);

    private readonly ConcurrentDictionary<string, CampaignFolder> _campaigns = new(StringComparer.Ordinal);

    public async Task AppendAsync(string campaignId, int shardIndex, ReadOnlyMemory<byte> shard, CancellationToken cancellation)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(shardIndex);
        CampaignFolder campaign = Campaign(campaignId);
        Directory.CreateDirectory(campaign.Path);
        string draft = Path.Combine(campaign.Path, $"{Guid.NewGuid():N}.draft");
        try
        {
            await ShardFile.WriteAsync(draft, shardIndex, shard, cancellation);
            campaign.Publish(draft);
        }
        catch
        {
            File.Delete(draft);
            throw;
        }
        ShardLogMeter.Appended(shard.Length);
    }

    public async IAsyncEnumerable<ShardLogEntry> ReadAsync(
        string campaignId,
        long fromOffset,
        [EnumeratorCancellation] CancellationToken cancellation
    )
    {
        ArgumentOutOfRangeException.ThrowIfNegative(fromOffset);
        CampaignFolder campaign = Campaign(campaignId);
        long next = fromOffset;
        while (true)
        {
            // Asked for before looking: what is appended between the look and the wait wakes us all the same.
            Task changed = campaign.Changed;
            // Listing is not atomic and may show a file without its predecessors, but then those are there:
            // an offset is taken only after the one before it. So the list gives the end, and each file is asked for.
            for (long last = campaign.LastOffset(); next <= last; next++)
            {
                cancellation.ThrowIfCancellationRequested();
                if (await ShardFile.ReadAsync(campaign.FileOf(next), next, cancellation) is { } entry)
                {
                    ShardLogMeter.Read(entry.Data.Length);
                    yield return entry;
                }
            }
            await Task.WhenAny(changed, Task.Delay(Look, clock, cancellation));
            cancellation.ThrowIfCancellationRequested();
        }
    }

    public Task DeleteAsync(string campaignId, CancellationToken cancellation)
    {
        Campaign(campaignId).Delete();
        return Task.CompletedTask;
    }

    private CampaignFolder Campaign(string campaignId)
    {
        CampaignName.Require(campaignId);
        return _campaigns.GetOrAdd(campaignId, id => new CampaignFolder(Path.Combine(folder, id)));
    }

    /// <summary>One campaign's files and those who wait for more of them.</summary>
    private sealed class CampaignFolder(string path)
    {
        private const string Extension = ".shard";
        private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);
        private readonly Lock _sync = new();
        private TaskCompletionSource _changed = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private long _next = -1;

        public string Path => path;

        public Task Changed
        {
            get
            {
                lock (_sync)
                    return _changed.Task;
            }
        }

        public string FileOf(long offset) =>
            System.IO.Path.Combine(path, offset.ToString("D12", CultureInfo.InvariantCulture) + Extension);

        /// <summary>The highest offset taken; -1 where there is none.</summary>
        public long LastOffset() =>
            Directory.Exists(path)
                ? Directory.EnumerateFiles(path, "*" + Extension).Select(OffsetOf).DefaultIfEmpty(-1).Max()
                : -1;

        /// <summary>Gives a complete file the next free offset.</summary>
        public void Publish(string draft)
        {
            TaskCompletionSource waiting;
            lock (_sync)
                using (AcrossProcesses())
                {
                    if (_next < 0)
                        _next = LastOffset() + 1;
                    while (File.Exists(FileOf(_next)))
                        _next++; // another process has appended since
                    File.Move(draft, FileOf(_next), overwrite: false);
                    _next++;
                    waiting = _changed;
                    _changed = new(TaskCreationOptions.RunContinuationsAsynchronously);
                }
            waiting.SetResult();
        }

        public void Delete()
        {
            // The next offset stays, so that a reader who waits does not miss what comes after.
            lock (_sync)
            {
                if (_next < 0)
                    _next = LastOffset() + 1;
                if (Directory.Exists(path))
                    Directory.Delete(path, recursive: true);
            }
        }

        private static long OffsetOf(string file) =>
            long.TryParse(
                System.IO.Path.GetFileNameWithoutExtension(file),
                NumberStyles.None,
                CultureInfo.InvariantCulture,
                out long offset
            )
                ? offset
                : -1;

        // "Move unless it exists" is two steps in .NET, and between them another process's shard would be overwritten.
        // The system lets go of the lock when its holder dies.
        private FileStream AcrossProcesses()
        {
            for (var waited = System.Diagnostics.Stopwatch.StartNew(); ; Thread.Sleep(1))
            {
                try
                {
                    return new FileStream(
                        System.IO.Path.Combine(path, ".lock"),
                        FileMode.OpenOrCreate,
                        FileAccess.ReadWrite,
                        FileShare.None
                    );
                }
                catch (IOException) when (waited.Elapsed < Patience && Directory.Exists(path)) { }
            }
        }
    }
}

using System.Diagnostics;
using Almagest.Application.Runs;
using Almagest.Networks.Bundles;
using Almagest.Spectra;
using Almagest.Storage.Networks;
using Almagest.Storage.Runs;
using Almagest.Storage.Status;
using Microsoft.Extensions.Options;

namespace Almagest.Application.Diagnosis;

/// <summary>What is in the database: the networks that fit, and what is to be fitted.</summary>
public sealed class WorkChecks(
    INetworkStore networks,
    IChunkSchedule chunks,
    IParkedChunks parked,
    IWorkersSeen workers,
    IOptions<ScheduleOptions> schedule,
    TimeProvider clock
)
{
    private const int MostNamed = 3;
    private static readonly TimeSpan Silence = TimeSpan.FromMinutes(5);

    /// <summary>Reads each champion again: its hash is its id.</summary>
    internal async Task<Finding> NetworksAsync(CancellationToken cancellation)
    {
        NetworkSummary[] champions = [.. (await networks.ListAsync(cancellation)).Where(network => network.IsChampion)];
        List<string> damaged = [];
        long began = Stopwatch.GetTimestamp();
        int looked = 0;
        // Many may take longer than a check may: those of late matter most, and come first.
        while (looked < champions.Length && Stopwatch.GetElapsedTime(began) < Doctor.Patience / 2)
        {
            NetworkSummary champion = champions[looked++];
            try
            {
                NetworkRecord network = await networks.GetAsync(champion.Id, cancellation);
                NetworkBundle.Read(network.Bundle, network.Id);
            }
            catch (SpectralDataException wrong)
            {
                damaged.Add($"{champion.Id[..12]} of campaign {champion.CampaignId[..12]}: {wrong.Message.TrimEnd('.')}");
            }
        }
        string found = $"{looked} of {champions.Length} champions read, {damaged.Count} damaged";
        return damaged.Count == 0
            ? Finding.Ok("networks", found)
            : new(
                "networks",
                FindingState.Failure,
                $"{found}: {string.Join("; ", damaged.Take(MostNamed))}",
                "restore the database from its backup, 'almagest network promote' another, or train the campaign again"
            );
    }

    /// <param name="isCluster">Whether others are to go on with it: in the embedded size nobody does before the next
    /// command.</param>
    internal async Task<Finding> ProgressAsync(bool isCluster, CancellationToken cancellation)
    {
        ChunkBacklog backlog = await chunks.BacklogAsync(cancellation);
        ChunkProgress progress = await chunks.ProgressAsync(cancellation);
        DateTimeOffset now = clock.GetUtcNow();
        string found =
            backlog.Undone == 0
                ? "nothing undone"
                : $"{backlog.Undone} chunks undone: {backlog.Waiting} waiting, {backlog.Sent} sent, {backlog.AtWork} at work";
        if (progress.LeftSince is { } since && (now - since).TotalSeconds > schedule.Value.LostSeconds)
            return new(
                "work",
                isCluster ? FindingState.Failure : FindingState.Warning,
                $"{found}; {progress.Left} leases have ended, the first {Age(now - since)} ago, and nobody shares them out anew",
                isCluster ? "start a gateway, or 'almagest run watch' one of the runs" : "'almagest run watch' goes on with it"
            );
        return backlog.Undone > 0 && backlog.AtWork == 0 && progress.LastSign is { } sign && now - sign > Silence
            ? new(
                "work",
                FindingState.Warning,
                $"{found}; nothing has moved for {Age(now - sign)}",
                isCluster ? "start a gateway and fitters ('almagest up')" : "'almagest run watch' goes on with it"
            )
            : Finding.Ok("work", found);
    }

    internal async Task<Finding> ParkedAsync(CancellationToken cancellation)
    {
        IReadOnlyList<ParkedChunk> aside = await parked.ListAsync(null, cancellation);
        return aside.Count == 0
            ? Finding.Ok("parked", "nothing")
            : new(
                "parked",
                FindingState.Warning,
                $"{aside.Count} observations: "
                    + string.Join(
                        "; ",
                        aside.Take(MostNamed).Select(one => $"{one.Observation} of {one.Run} ({one.Fault ?? "fault not known"})")
                    )
                    + (aside.Count > MostNamed ? "; ..." : ""),
                "'almagest dlq show' tells why; once it is mended, 'almagest dlq retry'"
            );
    }

    /// <summary>Whether those who were at work of late are of one version, which is this program's.</summary>
    internal async Task<Finding> VersionsAsync(CancellationToken cancellation)
    {
        IReadOnlyList<SeenWorker> seen = await workers.ListAsync(clock.GetUtcNow() - SeenWorker.OfLate, cancellation);
        string late = $"the last {SeenWorker.OfLate.TotalMinutes:0} minutes";
        if (seen.Count == 0)
            return Finding.Ok("versions", $"nobody was at work in {late}");
        IGrouping<string, SeenWorker>[] versions = [.. seen.GroupBy(one => one.Told).OrderByDescending(all => all.Count())];
        string found = string.Join(
            "; ",
            versions.Select(all =>
                $"{all.Count()} of {all.Key}"
                + (
                    versions.Length == 1
                        ? ""
                        : $": {string.Join(", ", all.Take(MostNamed).Select(one => $"{one.Role} {one.Name}"))}"
                            + (all.Count() > MostNamed ? ", ..." : "")
                )
            )
        );
        string own = ProgramVersion.Short(ProgramVersion.Own);
        if (versions is [{ Key: { } one }] && one == own)
            return Finding.Ok("versions", $"workers of {late}: {found}, as this program");
        return new(
            "versions",
            FindingState.Warning,
            versions.Length > 1
                ? $"workers of {late} are of {versions.Length} versions: {found}"
                : $"workers of {late}: {found}; this program is of {own}",
            "bring all to one version; while a fleet is brought up to date this is as it should be"
        );
    }

    private static string Age(TimeSpan time) =>
        time.TotalMinutes < 2 ? $"{time.TotalSeconds:0} s"
        : time.TotalHours < 2 ? $"{time.TotalMinutes:0} min"
        : $"{time.TotalHours:0} h";
}

using System.Globalization;
using Almagest.Application.Messaging;
using Almagest.Contracts;
using Almagest.Learning.Campaigns;
using Almagest.Spectra;
using Almagest.Spectra.Fitting;
using Almagest.Spectra.Models;
using Almagest.Storage;

namespace Almagest.Application.Runs;

/// <summary>Cuts a catalogue into chunks and asks for each to be fitted.</summary>
public sealed class RunSubmission(IRunStore runs, INetworkStore networks, ICommandSender commands, TimeProvider time)
{
    private const int ResendAtOnce = 10_000;

    /// <param name="name">Null: the catalogue's, with the time.</param>
    /// <param name="catalogue">Name of the catalogue.</param>
    /// <param name="campaign">Whose champion fits it, unless a network is named.</param>
    /// <param name="chunkSize">Observations in a chunk.</param>
    /// <param name="settings">How to fit.</param>
    /// <param name="cancellation">Stops it; what was sent is worked on all the same.</param>
    /// <param name="networkId">Null: the champion at this time.</param>
    /// <param name="followsChampion">Whether each chunk is fitted by the champion of its time.</param>
    /// <exception cref="SpectralDataException">No network is trained for the campaign.</exception>
    public async Task<Run> SubmitAsync(
        string? name,
        string catalogue,
        Campaign campaign,
        int chunkSize,
        RunSettings settings,
        CancellationToken cancellation,
        string? networkId = null,
        bool followsChampion = false
    )
    {
        string network = networkId
            ?? await networks.FindChampionIdAsync(campaign.Id, cancellation)
            ?? throw SpectralDataException.At(
                $"campaign {campaign.Name} ({campaign.Id[..12]})",
                "no network",
                "a champion: almagest train makes one, almagest network promote chooses one"
            );
        SpectralModel model = SpectralModel.Parse(campaign.Model, campaign.Abundances);
        Run run = await runs.CreateAsync(
            new NewRun
            {
                Name = name ?? string.Create(CultureInfo.InvariantCulture, $"{catalogue} {time.GetUtcNow():yyyy-MM-dd HH:mm:ss}"),
                CatalogueName = catalogue,
                CampaignId = campaign.Id,
                NetworkId = network,
                FollowsChampion = followsChampion,
                SettingsJson = settings.ToJson(),
                ChunkSize = chunkSize,
                Parameters =
                [
                    .. campaign
                        .Parameters.Where(prior => prior.IsFree)
                        .Select(prior => new RunParameter(prior.Name, model.Parameters[model.IndexOf(prior.Name)].Unit)),
                ],
            },
            cancellation
        );
        await ResendAsync(run.Id, TimeSpan.Zero, cancellation);
        return run;
    }

    /// <summary>Sends every chunk that is neither done nor touched for a time; harmless if it is only slow.</summary>
    /// <returns>How many were sent.</returns>
    public async Task<int> ResendAsync(Guid run, TimeSpan notTouchedFor, CancellationToken cancellation)
    {
        IReadOnlyList<int> pending = await runs.PendingChunksAsync(run, notTouchedFor, ResendAtOnce, cancellation);
        await commands.SendManyAsync(pending.Select(chunk => new FitChunk { RunId = run, ChunkNumber = chunk }), cancellation);
        await runs.MarkSentAsync(run, pending, cancellation);
        return pending.Count;
    }
}

using Almagest.Learning.Campaigns;
using Almagest.Networks.Bundles;
using Almagest.Spectra;
using Almagest.Storage.Networks;
using Almagest.Storage.Trainings;
using Almagest.Trainer.Settings;
using Microsoft.Extensions.Options;

namespace Almagest.Trainer.Sessions;

/// <summary>The trainings of an ensemble's members: each is a training of its own, for any trainer.</summary>
public sealed class EnsembleMembers(
    ITrainingStore trainings,
    INetworkStore networks,
    IOptions<TrainerOptions> options,
    TimeProvider time
)
{
    /// <summary>Creates what is not there.</summary>
    /// <returns>As they stand, in the members' order; and those to be asked for: the new ones, and those that nobody has
    /// touched for the time of a lease.</returns>
    /// <exception cref="SpectralDataException">A member failed, and so does the whole.</exception>
    public async Task<(IReadOnlyList<Training> Members, IReadOnlyList<Guid> Idle)> FindAsync(
        Training whole,
        TrainingSettings settings,
        CancellationToken cancellation
    )
    {
        (var members, var idle) = (new List<Training>(), new List<Guid>());
        DateTimeOffset quiet = time.GetUtcNow() - TimeSpan.FromSeconds(options.Value.LeaseSeconds);
        foreach ((Guid id, TrainingSettings wanted) in settings.MembersOf(whole.Id))
        {
            Training? found = await trainings.FindAsync(id, cancellation);
            if (found is null)
                await trainings.CreateAsync(
                    new NewTraining(whole.CampaignId, wanted.ToJson())
                    {
                        Id = id,
                        Owner = whole.Owner,
                        Priority = whole.Priority,
                    },
                    cancellation
                );
            Training member = found ?? (await trainings.FindAsync(id, cancellation))!;
            if (member.State == TrainingState.Failed)
                throw new SpectralDataException($"Member {wanted.Member + 1} of {settings.Members}: {member.Message}");
            members.Add(member);
            if (
                found is null
                || (member.NetworkId is null && member.UpdatedAt < quiet && !(member.ClaimedUntil > time.GetUtcNow()))
            )
                idle.Add(id);
        }
        return (members, idle);
    }

    /// <exception cref="SpectralDataException">A network is damaged.</exception>
    public async Task<IReadOnlyList<NetworkBundle>> LoadAsync(IEnumerable<Training> members, CancellationToken cancellation)
    {
        var bundles = new List<NetworkBundle>();
        foreach (Training member in members)
            bundles.Add(NetworkBundle.Read((await networks.GetAsync(member.NetworkId!, cancellation)).Bundle, member.NetworkId!));
        return bundles;
    }
}

using System.CommandLine;
using Almagest.Application.Networks;
using Almagest.Cli.Hosting;
using Almagest.Cli.Terminal;
using Almagest.Learning.Campaigns;
using Almagest.Networks.Bundles;
using Almagest.Ogip.Responses;
using Almagest.Storage;

namespace Almagest.Cli.Commands;

/// <summary>The verbs of `almagest network` that choose the champion.</summary>
internal static class PromotionCommands
{
    public static Command Compare()
    {
        Argument<string> one = new("champion") { Description = "Id of a network, or the beginning of one." };
        Argument<string> other = new("challenger") { Description = "Another network of the same campaign." };
        Option<int> spectra = new("--spectra") { Description = "Held-out spectra to draw.", DefaultValueFactory = _ => 2000 };
        (Option<string?> home, Option<bool> json) = (CommonOptions.Home(), CommonOptions.Json());
        Command command = new(
            "compare",
            """
            Compare two networks on the same spectra, which neither has learnt from.

            Example:  almagest network compare 3f1a 90bc
            """
        )
        {
            one,
            other,
            spectra,
            home,
            json,
        };
        command.SetAction(
            async (parsed, cancellation) =>
            {
                if (parsed.GetValue(spectra) is < 10 or > 1_000_000)
                    throw new UsageException($"--spectra: found {parsed.GetValue(spectra)}; expected 10 to 1000000.");
                await using Session session = await Session.OpenAsync(parsed.GetValue(home), withRoles: false, cancellation);
                NetworkRecord champion = await Lookup.NetworkOfIdAsync(session, parsed.GetRequiredValue(one), cancellation);
                NetworkRecord challenger = await Lookup.NetworkOfIdAsync(session, parsed.GetRequiredValue(other), cancellation);
                if (champion.CampaignId != challenger.CampaignId)
                    throw new UsageException(
                        $"{champion.Id[..12]} is of campaign {champion.CampaignId[..12]}, {challenger.Id[..12]} of "
                            + $"{challenger.CampaignId[..12]}; expected two of one campaign."
                    );
                Campaign campaign = await Lookup.CampaignAsync(session, champion.CampaignId, cancellation);
                var challenge = new Challenge(
                    session.Get<INetworkStore>(),
                    new StoredResponseLibrary(session.Get<IResponseFileStore>().ReadAsync)
                );
                Comparison comparison = await challenge.CompareAsync(
                    NetworkBundle.Read(champion.Bundle, champion.Id),
                    NetworkBundle.Read(challenger.Bundle, challenger.Id),
                    campaign,
                    parsed.GetValue(spectra),
                    cancellation
                );
                if (parsed.GetValue(json))
                    Tables.WriteJson(comparison);
                else
                {
                    Tables.Write(
                        ["network", "mean squared error", "log density of the truth"],
                        [
                            [champion.Id[..12], Tables.Number(comparison.ChampionError), ""],
                            [
                                challenger.Id[..12],
                                Tables.Number(comparison.ChallengerError),
                                $"{Tables.Number(comparison.Gain)} ± {Tables.Number(comparison.GainError)} more",
                            ],
                        ]
                    );
                    Console.Out.WriteLine(
                        comparison.IsWon
                            ? "The challenger is better by more than chance."
                            : "The challenger is not better by more than chance."
                    );
                }
                return 0;
            }
        );
        return command;
    }

    public static Command Promote()
    {
        Argument<string> id = new("network") { Description = "Id of a network, or the beginning of one." };
        Option<string> reason = new("--reason")
        {
            Description = "For whoever reads the history.",
            DefaultValueFactory = _ => "by hand",
        };
        Option<string?> home = CommonOptions.Home();
        Command command = new(
            "promote",
            """
            Make a network its campaign's champion: runs that are submitted from now on are fitted by it, and those that follow
            the champion from their next chunk.

            Example:  almagest network promote 90bc --reason 'twice the simulations'
            """
        )
        {
            id,
            reason,
            home,
        };
        command.SetAction(
            async (parsed, cancellation) =>
            {
                await using Session session = await Session.OpenAsync(parsed.GetValue(home), withRoles: false, cancellation);
                NetworkRecord network = await Lookup.NetworkOfIdAsync(session, parsed.GetRequiredValue(id), cancellation);
                await session.Get<INetworkStore>().PromoteAsync(network.Id, parsed.GetValue(reason)!, cancellation);
                Console.Out.WriteLine(network.Id);
                return 0;
            }
        );
        return command;
    }

    public static Command RollBack()
    {
        Argument<string> name = new("campaign") { Description = "Id, the beginning of an id, or a name." };
        Option<string?> home = CommonOptions.Home();
        Command command = new(
            "rollback",
            """
            Give a campaign back the champion that it had before the present one; prints its id.

            Example:  almagest network rollback protocol-s
            """
        )
        {
            name,
            home,
        };
        command.SetAction(
            async (parsed, cancellation) =>
            {
                await using Session session = await Session.OpenAsync(parsed.GetValue(home), withRoles: false, cancellation);
                Campaign campaign = await Lookup.CampaignAsync(session, parsed.GetRequiredValue(name), cancellation);
                Console.Out.WriteLine(
                    await session.Get<INetworkStore>().RollBackAsync(campaign.Id, cancellation)
                        ?? throw new UsageException(
                            $"Campaign {campaign.Name} has had no other champion. 'almagest network history' shows them."
                        )
                );
                return 0;
            }
        );
        return command;
    }
}

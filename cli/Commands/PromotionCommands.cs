using System.CommandLine;
using Almagest.Application.Networks;
using Almagest.Cli.Hosting;
using Almagest.Cli.Terminal;

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
                NetworkComparison found = await session
                    .Get<NetworkRegistry>()
                    .CompareAsync(
                        parsed.GetRequiredValue(one),
                        parsed.GetRequiredValue(other),
                        parsed.GetValue(spectra),
                        cancellation
                    );
                Comparison comparison = found.Figures;
                if (parsed.GetValue(json))
                    Tables.WriteJson(comparison);
                else
                {
                    Tables.Write(
                        ["network", "mean squared error", "log density of the truth"],
                        [
                            [found.Champion[..12], Tables.Number(comparison.ChampionError), ""],
                            [
                                found.Challenger[..12],
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
                Console.Out.WriteLine(
                    await session
                        .Get<NetworkRegistry>()
                        .PromoteAsync(parsed.GetRequiredValue(id), parsed.GetValue(reason)!, cancellation)
                );
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
                Console.Out.WriteLine(
                    await session.Get<NetworkRegistry>().RollBackAsync(parsed.GetRequiredValue(name), cancellation)
                );
                return 0;
            }
        );
        return command;
    }
}

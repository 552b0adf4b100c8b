using System.CommandLine;
using System.CommandLine.Help;
using Almagest.Application;
using Almagest.Cli.Commands;
using Almagest.Cli.Terminal;
using Almagest.Spectra;
using Microsoft.Extensions.Options;

namespace Almagest.Cli;

/// <summary>Every verb, and what each kind of error looks like to a person and to a script.</summary>
public static class EntryPoint
{
    // Longer than Messaging:StopTimeout: workers finish and commit what they have begun.
    private static readonly TimeSpan Draining = TimeSpan.FromSeconds(45);

    /// <summary>POSIX-like exit codes: 0 done, 1 failed, 2 the caller's mistake, 130 interrupted.</summary>
    public static Task<int> RunAsync(string[] args) => RunAsync(Create(), args);

    /// <summary>The same for a program of its own that has some of `almagest`'s verbs.</summary>
    internal static Task<int> RunAsync(string[] args, params Command[] verbs)
    {
        Command root = new("almagest") { new HelpOption() };
        foreach (Command verb in verbs)
            root.Add(verb);
        return RunAsync(root, args);
    }

    private static Task<int> RunAsync(Command root, string[] args) =>
        PrintableWriter.GuardAsync(() => RunGuardedAsync(root, args));

    private static async Task<int> RunGuardedAsync(Command root, string[] args)
    {
        ParseResult parsed = root.Parse(args);
        if (parsed.Errors.Count > 0)
        {
            foreach (var error in parsed.Errors)
                Complain(error.Message);
            Complain($"See '{parsed.CommandResult.Command.Name} --help'.");
            return 2;
        }
        try
        {
            return await parsed.InvokeAsync(
                new InvocationConfiguration { EnableDefaultExceptionHandler = false, ProcessTerminationTimeout = Draining }
            );
        }
        catch (Exception error)
            when (error is SpectralDataException or UsageException or RequestException or OptionsValidationException)
        {
            foreach (string reason in (error as OptionsValidationException)?.Failures ?? [error.Message])
                Complain($"{reason} {Hints.For(error)}".TrimEnd());
            return 2;
        }
        catch (OperationCanceledException)
        {
            Complain("Interrupted. What was finished is stored; the same command goes on from there.");
            return 130;
        }
        catch (Exception error) when (Environment.GetEnvironmentVariable("ALMAGEST_TRACE") is null)
        {
            Complain($"{error.GetType().Name}: {error.Message}");
            Complain("Set ALMAGEST_TRACE=1 for the stack trace.");
            return 1;
        }
    }

    private static RootCommand Create() =>
        new(
            """
            Almagest fits catalogues of X-ray spectra by deep learning, gaps and all.

            First contact:   almagest demo
            Your own file:   almagest fit source.pha --model 'tbabs*powerlaw'
            """
        )
        {
            DemoCommand.Create(),
            FitCommand.Create(),
            PlotCommand.Create(),
            ScriptCommand.Create(),
            FakeitCommand.Create(),
            ModelsCommand.Create(),
            CampaignCommand.Create(),
            IngestCommand.Create(),
            TrainCommand.Create(),
            NetworkCommand.Create(),
            RunCommand.Create(),
            ResultsCommand.Create(),
            CheckoutCommand.Study(AppContext.BaseDirectory),
            CheckoutCommand.Bench(AppContext.BaseDirectory),
            UpCommand.Create(),
            TokenCommand.Create(),
            DatabaseCommand.Create(),
        };

    private static void Complain(string message) => Console.Error.WriteLine($"almagest: {message}");
}

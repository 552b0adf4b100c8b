using System.CommandLine;
using System.CommandLine.Help;
using System.CommandLine.Parsing;
using Almagest.Application;
using Almagest.Cli.Commands;
using Almagest.Cli.Hosting;
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
        // Whoever types the name alone wants to know what there is.
        ParseResult parsed = root.Parse(args.Length == 0 ? ["--help"] : args);
        // Help would hide that there is no such verb, and print its parent's page.
        string[] wrong =
            parsed.Errors.Count > 0 ? [.. parsed.Errors.Select(error => OnOneLine(error.Message))]
            : parsed.UnmatchedTokens.Count > 0 && parsed.CommandResult.Command.TreatUnmatchedTokensAsErrors
                ? [$"Unrecognized command or argument '{parsed.UnmatchedTokens[0]}'."]
            : [];
        if (wrong.Length > 0)
        {
            foreach (string message in wrong)
                Complain(message);
            Complain($"See '{PathOf(parsed.CommandResult)} --help'.");
            return 2;
        }
        try
        {
            return await parsed.InvokeAsync(
                new InvocationConfiguration { EnableDefaultExceptionHandler = false, ProcessTerminationTimeout = Draining }
            );
        }
        catch (Exception thrown)
            when (Inner(thrown) is SpectralDataException or UsageException or RequestException or OptionsValidationException)
        {
            Exception error = Inner(thrown);
            foreach (string reason in (error as OptionsValidationException)?.Failures ?? [error.Message])
                Complain($"{reason} {Hints.For(error)}".TrimEnd());
            return 2;
        }
        catch (FailedException failed)
        {
            Complain(failed.Message);
            return 1;
        }
        catch (OperationCanceledException)
        {
            Complain("Interrupted. What was finished is stored; the same command goes on from there.");
            return 130;
        }
        catch (Exception error) when (Environment.GetEnvironmentVariable("ALMAGEST_TRACE") is null)
        {
            Exception told = Inner(error);
            Complain(EmbeddedSize.TroubleOf(told, parsed) ?? $"{told.GetType().Name}: {told.Message}");
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
            CatalogueCommand.Create(),
            TrainCommand.Create(),
            TrainingCommand.Create(),
            NetworkCommand.Create(),
            RunCommand.Create(),
            ResultsCommand.Create(),
            CheckoutCommand.Study(AppContext.BaseDirectory),
            CheckoutCommand.Bench(AppContext.BaseDirectory),
            UpCommand.Create(),
            ParkedCommand.Create(),
            DoctorCommand.Create(),
            TokenCommand.Create(),
            DatabaseCommand.Create(),
        };

    /// <summary>What happened, of what several threads tell together.</summary>
    private static Exception Inner(Exception error) =>
        error is AggregateException { InnerExceptions: [{ } first, ..] } ? Inner(first) : error;

    /// <summary>The parser lists what an option takes on lines of their own.</summary>
    private static string OnOneLine(string message) =>
        string.Join(", ", message.Split('\n', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))
            .Replace(":, ", ": ", StringComparison.Ordinal);

    /// <summary>As it is typed.</summary>
    private static string PathOf(CommandResult result) =>
        result.Parent is CommandResult parent ? $"{PathOf(parent)} {result.Command.Name}" : "almagest";

    /// <summary>In one line; what shows a place in an expression, by a mark below it, in three.</summary>
    private static void Complain(string message)
    {
        string[] lines = message.Split('\n');
        if (lines is not [_, [' ', ' ', ..], [' ', ' ', ..] mark] || mark.Trim() != "^")
            lines = [message];
        Console.Error.WriteLine($"almagest: {lines[0]}");
        foreach (string line in lines.Skip(1))
            Console.Error.WriteLine(line);
    }
}

using System.CommandLine;
using Almagest.Application.Diagnosis;
using Almagest.Cli.Hosting;
using Almagest.Cli.Terminal;
using Almagest.Spectra;

namespace Almagest.Cli.Commands;

/// <summary>`almagest doctor`.</summary>
internal static class DoctorCommand
{
    public static Command Create()
    {
        (Option<string?> home, Option<bool> json) = (CommonOptions.Home(), CommonOptions.Json());
        Command command = new(
            "doctor",
            """
            Look at database, schema, role, disk, clock, networks, undone work, broker and queues, and say what to do about what
            is wrong. Nothing is changed. Exit code 1 where anything fails.

            Example:  almagest doctor
            """
        )
        {
            home,
            json,
        };
        command.SetAction(
            async (parsed, cancellation) =>
            {
                await using Session session = Session.ToLook(parsed.GetValue(home));
                IReadOnlyList<Finding> found = await session.Get<Doctor>().ExamineAsync(cancellation);
                if (parsed.GetValue(json))
                    Tables.WriteJson(found);
                else
                    Write(found);
                return found.Any(one => one.State == FindingState.Failure) ? 1 : 0;
            }
        );
        return command;
    }

    /// <summary>Sentences, so the last column is to the left; what to do stands below what was found.</summary>
    private static void Write(IReadOnlyList<Finding> found)
    {
        int widest = found.Max(one => one.Check.Length);
        foreach (Finding one in found)
        {
            Console.Out.WriteLine(
                $"{one.Check.PadRight(widest)}  {$"{one.State}".ToLowerInvariant(), -7}  {Printable.Escaped(one.Found)}"
            );
            if (one.Advice is { } advice)
                Console.Out.WriteLine($"{"".PadRight(widest)}  {"", -7}  -> {advice}");
        }
    }
}

namespace Almagest.Cli.Terminal;

/// <summary>Asks before something that can't be undone.</summary>
internal static class Consent
{
    /// <exception cref="UsageException">Nobody is there to answer.</exception>
    public static bool Ask(string question)
    {
        if (Console.IsInputRedirected)
            throw new UsageException($"{question} Found no terminal to ask at; expected one, or --yes.");
        Console.Error.Write($"{question} [y/N] ");
        return Console.In.ReadLine()?.Trim() is "y" or "Y" or "yes";
    }
}

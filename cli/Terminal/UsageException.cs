namespace Almagest.Cli.Terminal;

/// <summary>The caller asked for something that can't be: exit code 2, the message alone.</summary>
public sealed class UsageException(string message) : Exception(message);

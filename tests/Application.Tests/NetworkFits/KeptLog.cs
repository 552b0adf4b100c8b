using Microsoft.Extensions.Logging;

namespace Almagest.Application.Tests.NetworkFits;

/// <summary>What was logged, a line each.</summary>
internal sealed class KeptLog<T> : ILogger<T>
{
    private readonly List<(LogLevel Level, string Line)> _lines = [];

    public IReadOnlyList<(LogLevel Level, string Line)> Lines => _lines;

    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull => null;

    public bool IsEnabled(LogLevel logLevel) => true;

    public void Log<TState>(
        LogLevel logLevel,
        EventId eventId,
        TState state,
        Exception? exception,
        Func<TState, Exception?, string> formatter
    ) => _lines.Add((logLevel, formatter(state, exception)));
}

namespace Almagest.Application;

/// <summary>The caller asked for something that can't be; the message is for people.</summary>
public sealed class RequestException(string message) : ArgumentException(message);

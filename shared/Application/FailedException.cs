namespace Almagest.Application;

/// <summary>What was asked for could be, was tried, and failed; the message is for people.</summary>
public sealed class FailedException(string message) : Exception(message);

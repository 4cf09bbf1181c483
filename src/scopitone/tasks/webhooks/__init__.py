"""Callbacks: owed deliveries, signing, sending.

Modules:

    deliveries  Webhook deliveries: written when a task ends, attempted until received or given up.
    sender      Sends callbacks: the network side of a delivery, and the job of one attempt.
    signing     The secrets that sign the callbacks of an account, as Standard Webhooks and kie.ai
                specify.
"""
